/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds vectors in JSON files and turns their hex into bytes. */

#include "vectors.h"

#include <string.h>

JsonObject *
vectors_load (const char *name)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char       *path =
    g_test_build_filename (G_TEST_DIST, "vectors", name, NULL);
  JsonNode *root;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_parser_get_root (parser);
  g_assert_nonnull (root);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));

  return json_node_dup_object (root);
}

static JsonNode *
get_member (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL) {
    g_error ("The vector has no member \"%s\"", member);
  }

  return node;
}

JsonArray *
vectors_get_array (JsonObject *object, const char *member)
{
  JsonNode  *node = get_member (object, member);
  JsonArray *array;

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  array = json_node_get_array (node);
  /* A loop over an empty array would pass without having tested anything. */
  g_assert_cmpuint (json_array_get_length (array), >, 0);

  return array;
}

const char *
vectors_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  g_assert_true (json_node_get_value_type (node) == G_TYPE_STRING);

  return json_node_get_string (node);
}

gint64
vectors_get_int (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64);

  return json_node_get_int (node);
}

JsonObject *
vectors_get_element (JsonArray *array, guint index)
{
  JsonNode *node;

  g_assert_cmpuint (index, <, json_array_get_length (array));
  node = json_array_get_element (array, index);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));

  return json_node_get_object (node);
}

GBytes *
vectors_dup_bytes (JsonObject *object, const char *member)
{
  return vectors_parse_hex (vectors_get_string (object, member));
}

void
vectors_copy_bytes (JsonObject *object,
                    const char *member,
                    guint8     *bytes,
                    gsize       size)
{
  g_autoptr (GBytes) parsed = vectors_dup_bytes (object, member);
  gsize              parsed_size;
  gconstpointer      data = g_bytes_get_data (parsed, &parsed_size);

  g_assert_cmpuint (parsed_size, ==, size);
  if (size > 0) {
    memcpy (bytes, data, size);
  }
}

GBytes *
vectors_parse_hex (const char *hex)
{
  gsize              size = strlen (hex) / 2;
  g_autofree guint8 *bytes = g_malloc0 (size + 1);

  g_assert_cmpuint (strlen (hex) % 2, ==, 0);
  for (gsize i = 0; i < size; i++) {
    g_assert_true (g_ascii_isxdigit (hex[2 * i]));
    g_assert_true (g_ascii_isxdigit (hex[2 * i + 1]));
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 |
                         g_ascii_xdigit_value (hex[2 * i + 1]));
  }

  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

char *
vectors_format_hex (const guint8 *bytes, gsize size)
{
  GString *hex = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++) {
    g_string_append_printf (hex, "%02x", bytes[i]);
  }

  return g_string_free (hex, FALSE);
}

void
vectors_assert_bytes (JsonObject   *object,
                      const char   *member,
                      const guint8 *bytes,
                      gsize         size)
{
  g_autofree char *found = vectors_format_hex (bytes, size);

  g_assert_cmpstr (found, ==, vectors_get_string (object, member));
}
