/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Reads the test vectors of tests/vectors. Whatever is missing or ill-formed
 * there fails the test: a vector that is not found is never passed over. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The object that the file tests/vectors/@name holds. Transfer full:
 * g_autoptr (JsonObject). */
JsonObject *vectors_load (const char *name);

/* Members of @object that must exist and have at least one element, or be what
 * they are asked for as. Transfer none. */
JsonArray  *vectors_get_array (JsonObject *object, const char *member);
const char *vectors_get_string (JsonObject *object, const char *member);
gint64      vectors_get_int (JsonObject *object, const char *member);

/* Element @index of an array of objects. Transfer none. */
JsonObject *vectors_get_element (JsonArray *array, guint index);

/* The bytes that a member holds in hex. Transfer full. */
GBytes *vectors_dup_bytes (JsonObject *object, const char *member);

/* The same into @bytes; the member must have exactly @size bytes. */
void vectors_copy_bytes (JsonObject *object,
                         const char *member,
                         guint8     *bytes,
                         gsize       size);

/* The bytes of an even number of hex digits. Transfer full. */
GBytes *vectors_parse_hex (const char *hex);

/* Hex in lower case, for messages. Transfer full. */
char *vectors_format_hex (const guint8 *bytes, gsize size);

/* Asserts that a member is these bytes, and says both in hex when not. */
void vectors_assert_bytes (JsonObject   *object,
                           const char   *member,
                           const guint8 *bytes,
                           gsize         size);

G_END_DECLS
