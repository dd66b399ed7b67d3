/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Writes an event's members in the order in which the manual lists them. */

#include "sotto-cli-json.h"

#include <json-glib/json-glib.h>

#include "sotto-cli-clean.h"

static const char *const names[] = {
  [SOTTO_CLI_EVENT_LISTENING] = "listening",
  [SOTTO_CLI_EVENT_ADDRESS] = "address",
  [SOTTO_CLI_EVENT_INVITE] = "invite",
  [SOTTO_CLI_EVENT_TOR] = "tor",
  [SOTTO_CLI_EVENT_PUBLISHED] = "published",
  [SOTTO_CLI_EVENT_TRYING] = "trying",
  [SOTTO_CLI_EVENT_CONNECTED] = "connected",
  [SOTTO_CLI_EVENT_READY] = "ready",
  [SOTTO_CLI_EVENT_PATH] = "path",
  [SOTTO_CLI_EVENT_MESSAGE] = "message",
  [SOTTO_CLI_EVENT_SENT] = "sent",
  [SOTTO_CLI_EVENT_DELIVERED] = "delivered",
  [SOTTO_CLI_EVENT_SEEN] = "seen",
  [SOTTO_CLI_EVENT_NOT_DELIVERED] = "not-delivered",
  [SOTTO_CLI_EVENT_FILE_OFFER] = "file-offer",
  [SOTTO_CLI_EVENT_FILE_PROGRESS] = "file-progress",
  [SOTTO_CLI_EVENT_FILE_DONE] = "file-done",
  [SOTTO_CLI_EVENT_FILE_FAILED] = "file-failed",
  [SOTTO_CLI_EVENT_TYPING] = "typing",
  [SOTTO_CLI_EVENT_EPOCH] = "epoch",
  [SOTTO_CLI_EVENT_FRAME] = "frame",
  [SOTTO_CLI_EVENT_GUESS] = "guess",
  [SOTTO_CLI_EVENT_DISCONNECTED] = "disconnected",
  [SOTTO_CLI_EVENT_RECONNECTING] = "reconnecting",
  [SOTTO_CLI_EVENT_ENDED] = "ended",
  [SOTTO_CLI_EVENT_ERROR] = "error",
};

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_real (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

/* A peer may say any size; readers do not all know numbers that big. */
static void
add_size (JsonBuilder *builder, const char *name, guint64 value)
{
  add_number (builder, name, (gint64) MIN (value, G_MAXINT64));
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_wire (JsonBuilder *builder, GBytes *wire)
{
  gsize            size;
  const guint8    *bytes = g_bytes_get_data (wire, &size);
  GString         *hex = g_string_sized_new (2 * size);
  g_autofree char *text = NULL;

  for (gsize i = 0; i < size; i++) {
    g_string_append_printf (hex, "%02x", bytes[i]);
  }
  text = g_string_free (hex, FALSE);
  add_string (builder, "wire", text);
}

static void
add_frame (JsonBuilder *builder, SottoWireEntry *frame)
{
  gboolean out = sotto_wire_entry_get_direction (frame) == SOTTO_DIRECTION_OUT;

  add_string (builder, "direction", out ? "out" : "in");
  add_number (builder, "epoch", sotto_wire_entry_get_epoch (frame));
  add_number (builder, "counter",
              (gint64) sotto_wire_entry_get_counter (frame));
  add_number (builder, "type", sotto_wire_entry_get_record_type (frame));
  add_number (builder, "length",
              (gint64) sotto_wire_entry_get_wire_length (frame));
  add_wire (builder, sotto_wire_entry_get_wire (frame));
}

static void
add_address (JsonBuilder *builder, const SottoCliEvent *event)
{
  static const char *const scopes[] = {
    [SOTTO_REACH_COMPUTER] = "computer",
    [SOTTO_REACH_LOCAL] = "local",
    [SOTTO_REACH_INTERNET] = "internet",
    [SOTTO_REACH_TOR] = "tor",
  };
  static const char *const states[] = {
    [SOTTO_REACH_UNKNOWN] = "unknown", [SOTTO_REACH_TESTING] = "testing",
    [SOTTO_REACH_ANSWERS] = "answers", [SOTTO_REACH_REFUSED] = "refused",
    [SOTTO_REACH_SILENT] = "silent",   [SOTTO_REACH_NO_WAY] = "no-way",
  };

  add_string (builder, "address", event->address.address);
  add_string (builder, "scope", scopes[event->address.scope]);
  add_string (builder, "state", states[event->address.state]);
}

static void
add_tor (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_number (builder, "progress", event->tor.progress);
  add_string (builder, "summary", event->tor.summary);
}

static void
add_path (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_string (builder, "path", event->path.path);
  if (event->path.family == G_SOCKET_FAMILY_IPV4) {
    add_string (builder, "family", "ipv4");
  } else if (event->path.family == G_SOCKET_FAMILY_IPV6) {
    add_string (builder, "family", "ipv6");
  }
  add_string (builder, "address", event->path.address);
  add_real (builder, "round_trip_ms", (double) event->path.round_trip / 1000);
}

static void
add_ready (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_string (builder, "peer", event->ready.peer);
  add_string (builder, "code", event->ready.code);
  add_boolean (builder, "resumed", event->ready.resumed);
}

static void
add_message (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_number (builder, "id", (gint64) event->message.id);
  add_string (builder, "text", event->message.text);
  add_number (builder, "sent_at", event->message.sent_at);
}

static void
add_file (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_number (builder, "id", event->file.number);
  add_boolean (builder, "outgoing", event->file.outgoing);
}

static void
add_offer (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_file (builder, event);
  add_string (builder, "name", event->file.name);
  add_size (builder, "size", event->file.size);
  add_number (builder, "message_id", (gint64) event->file.message);
}

static void
add_progress (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_file (builder, event);
  add_size (builder, "done", event->file.done);
  add_size (builder, "size", event->file.size);
  add_size (builder, "speed", event->file.speed);
}

static void
add_done (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_file (builder, event);
  add_string (builder, "path", event->file.path);
}

static void
add_failure (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_file (builder, event);
  add_string (builder, "name", event->file.name);
  add_string (builder, "reason", event->file.reason);
  add_string (builder, "message", event->file.why);
}

static void
add_guess (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_boolean (builder, "ok", event->guess.ok);
  add_string (builder, "from", event->guess.from);
  add_number (builder, "wait", event->guess.wait);
}

static void
add_error (JsonBuilder *builder, const SottoCliEvent *event)
{
  add_string (builder, "code", event->error.code);
  add_string (builder, "message", event->error.message);
  add_number (builder, "retry_after", event->error.retry_after);
}

static void
add_members_of_file (JsonBuilder *builder, const SottoCliEvent *event)
{
  switch (event->kind) {
  case SOTTO_CLI_EVENT_FILE_OFFER:
    add_offer (builder, event);
    break;
  case SOTTO_CLI_EVENT_FILE_PROGRESS:
    add_progress (builder, event);
    break;
  case SOTTO_CLI_EVENT_FILE_DONE:
    add_done (builder, event);
    break;
  case SOTTO_CLI_EVENT_FILE_FAILED:
    add_failure (builder, event);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* How the two find each other, and the files. */
static void
add_members_of_way (JsonBuilder *builder, const SottoCliEvent *event)
{
  switch (event->kind) {
  case SOTTO_CLI_EVENT_LISTENING:
    add_number (builder, "port", event->listening.port);
    break;
  case SOTTO_CLI_EVENT_ADDRESS:
    add_address (builder, event);
    break;
  case SOTTO_CLI_EVENT_INVITE:
    add_string (builder, "invite", event->invite);
    break;
  case SOTTO_CLI_EVENT_TOR:
    add_tor (builder, event);
    break;
  case SOTTO_CLI_EVENT_PUBLISHED:
    add_string (builder, "address", event->published);
    break;
  case SOTTO_CLI_EVENT_TRYING:
    add_string (builder, "place", event->trying.place);
    break;
  case SOTTO_CLI_EVENT_PATH:
    add_path (builder, event);
    break;
  default:
    add_members_of_file (builder, event);
  }
}

static void
add_members (JsonBuilder *builder, const SottoCliEvent *event)
{
  switch (event->kind) {
  case SOTTO_CLI_EVENT_CONNECTED:
  case SOTTO_CLI_EVENT_NOT_A_COMMAND:
    break;
  case SOTTO_CLI_EVENT_READY:
    add_ready (builder, event);
    break;
  case SOTTO_CLI_EVENT_MESSAGE:
    add_message (builder, event);
    break;
  case SOTTO_CLI_EVENT_SENT:
  case SOTTO_CLI_EVENT_DELIVERED:
  case SOTTO_CLI_EVENT_SEEN:
    add_number (builder, "id", (gint64) event->id);
    break;
  case SOTTO_CLI_EVENT_NOT_DELIVERED:
    add_number (builder, "id", (gint64) event->not_delivered.id);
    break;
  case SOTTO_CLI_EVENT_TYPING:
    add_boolean (builder, "on", event->typing);
    break;
  case SOTTO_CLI_EVENT_EPOCH:
    add_number (builder, "epoch", event->epoch);
    break;
  case SOTTO_CLI_EVENT_FRAME:
    add_frame (builder, event->frame);
    break;
  case SOTTO_CLI_EVENT_GUESS:
    add_guess (builder, event);
    break;
  case SOTTO_CLI_EVENT_DISCONNECTED:
    add_string (builder, "reason", event->disconnected.reason);
    break;
  case SOTTO_CLI_EVENT_RECONNECTING:
    add_number (builder, "in", event->reconnecting.in);
    break;
  case SOTTO_CLI_EVENT_ENDED:
    add_string (builder, "reason", event->ended.reason);
    break;
  case SOTTO_CLI_EVENT_ERROR:
    add_error (builder, event);
    break;
  default:
    add_members_of_way (builder, event);
  }
}

/* json-glib escapes C0 and DEL; what else a terminal might act on is left to
 * us. It only ever stands inside of strings, where \u may stand for it. */
static char *
escape_unsafe (const char *json)
{
  GString *safe = g_string_new (NULL);

  for (const char *at = json; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (!sotto_cli_clean_is_unsafe (character)) {
      g_string_append_unichar (safe, character);
    } else if (character < 0x10000) {
      g_string_append_printf (safe, "\\u%04x", character);
    } else {
      g_string_append_printf (safe, "\\u%04x\\u%04x",
                              0xd800 + ((character - 0x10000) >> 10),
                              0xdc00 + ((character - 0x10000) & 0x3ff));
    }
  }

  return g_string_free (safe, FALSE);
}

char *
sotto_cli_json_format (const SottoCliEvent *event)
{
  g_autoptr (JsonBuilder)   builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode)      root = NULL;
  g_autofree char          *json = NULL;

  g_return_val_if_fail (names[event->kind] != NULL, NULL);

  json_builder_begin_object (builder);
  add_string (builder, "event", names[event->kind]);
  add_members (builder, event);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json = json_generator_to_data (generator, NULL);

  return escape_unsafe (json);
}
