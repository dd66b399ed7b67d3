/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each event as the line of JSON that the manual promises. */

#include "sotto-cli-json.h"

#include <json-glib/json-glib.h>

static void
assert_line (SottoCliEvent event, const char *expected)
{
  g_autofree char *line = sotto_cli_json_format (&event);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_state_events (void)
{
  const char *const addresses[] = { "192.0.2.1:5533", NULL };

  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_LISTENING,
                                .listening = { 5533, addresses } },
               "{\"event\":\"listening\",\"port\":5533}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_CONNECTED },
               "{\"event\":\"connected\"}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_READY,
                                .ready = { "Bob", "123 456", FALSE, TRUE } },
               "{\"event\":\"ready\",\"peer\":\"Bob\",\"code\":\"123 456\","
               "\"resumed\":false}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_READY,
                                .ready = { "Bob", "123 456", TRUE, TRUE } },
               "{\"event\":\"ready\",\"peer\":\"Bob\",\"code\":\"123 456\","
               "\"resumed\":true}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_TYPING,
                                .typing = TRUE },
               "{\"event\":\"typing\",\"on\":true}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_EPOCH,
                                .epoch = G_MAXUINT },
               "{\"event\":\"epoch\",\"epoch\":4294967295}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_DISCONNECTED,
                                .disconnected = { "lost", "Lost", "Bob",
                                                  TRUE } },
               "{\"event\":\"disconnected\",\"reason\":\"lost\"}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_RECONNECTING,
                                .reconnecting = { 30, "Lost", 10, FALSE } },
               "{\"event\":\"reconnecting\",\"in\":30}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_ENDED,
                                .ended = { "exit", "Bob" } },
               "{\"event\":\"ended\",\"reason\":\"exit\"}");
}

static void
test_way_events (void)
{
  const char *const scopes[] = { "computer", "local", "internet", "tor" };
  const char *const states[] = { "unknown", "testing", "answers",
                                 "refused", "silent",  "no-way" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *line = g_strdup_printf (
      "{\"event\":\"address\",\"address\":\"a:1\",\"scope\":\"%s\","
      "\"state\":\"%s\"}",
      scopes[i % 4], states[i]);

    assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_ADDRESS,
                                  .address = { "a:1", i % 4, i } },
                 line);
  }
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_INVITE,
                                .invite = "sottovoce://a" },
               "{\"event\":\"invite\",\"invite\":\"sottovoce://a\"}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_TOR,
                                .tor = { 45, "Loading" } },
               "{\"event\":\"tor\",\"progress\":45,"
               "\"summary\":\"Loading\"}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PUBLISHED,
                                .published = "a.onion" },
               "{\"event\":\"published\",\"address\":\"a.onion\"}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_TRYING,
                                .trying = { "a and b", TRUE } },
               "{\"event\":\"trying\",\"place\":\"a and b\"}");
}

static void
test_path_events (void)
{
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PATH,
                                .path = { "direct", G_SOCKET_FAMILY_IPV4, "a:1",
                                          1500 } },
               "{\"event\":\"path\",\"path\":\"direct\",\"family\":\"ipv4\","
               "\"address\":\"a:1\",\"round_trip_ms\":1.5}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PATH,
                                .path = { "local", G_SOCKET_FAMILY_IPV6,
                                          "[::1]:1", 250 } },
               "{\"event\":\"path\",\"path\":\"local\",\"family\":\"ipv6\","
               "\"address\":\"[::1]:1\",\"round_trip_ms\":0.25}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PATH,
                                .path = { "tor", G_SOCKET_FAMILY_INVALID,
                                          "a.onion:1", 2000000 } },
               "{\"event\":\"path\",\"path\":\"tor\",\"address\":\"a.onion:1\","
               "\"round_trip_ms\":2000.0}");
}

static void
test_message_events (void)
{
  assert_line (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_MESSAGE,
                     .message = { "Bob", 7, "hi", G_GINT64_CONSTANT (-1) } },
    "{\"event\":\"message\",\"id\":7,\"text\":\"hi\",\"sent_at\":-1}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_SENT, .id = 1 },
               "{\"event\":\"sent\",\"id\":1}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_DELIVERED, .id = 2 },
               "{\"event\":\"delivered\",\"id\":2}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_SEEN, .id = 3 },
               "{\"event\":\"seen\",\"id\":3}");
  assert_line ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_NOT_DELIVERED,
                                .not_delivered = { 4, "hi" } },
               "{\"event\":\"not-delivered\",\"id\":4}");
}

static void
test_file_events (void)
{
  SottoCliEvent event = { .kind = SOTTO_CLI_EVENT_FILE_OFFER };

  event.file.number = 3;
  event.file.peer = "Bob";
  event.file.name = "a.txt";
  event.file.message = 7;
  event.file.undecided = TRUE;
  event.file.size = 10;
  assert_line (event, "{\"event\":\"file-offer\",\"id\":3,\"outgoing\":false,"
                      "\"name\":\"a.txt\",\"size\":10,\"message_id\":7}");
  /* Not a negative one. */
  event.file.size = G_GUINT64_CONSTANT (1) << 63;
  assert_line (event, "{\"event\":\"file-offer\",\"id\":3,\"outgoing\":false,"
                      "\"name\":\"a.txt\",\"size\":9223372036854775807,"
                      "\"message_id\":7}");
  event.file.size = 10;
  event.kind = SOTTO_CLI_EVENT_FILE_PROGRESS;
  event.file.outgoing = TRUE;
  event.file.done = 5;
  event.file.speed = 2;
  assert_line (event, "{\"event\":\"file-progress\",\"id\":3,"
                      "\"outgoing\":true,\"done\":5,\"size\":10,"
                      "\"speed\":2}");
  event.kind = SOTTO_CLI_EVENT_FILE_DONE;
  event.file.path = "/x/a.txt";
  assert_line (event, "{\"event\":\"file-done\",\"id\":3,\"outgoing\":true,"
                      "\"path\":\"/x/a.txt\"}");
  event.kind = SOTTO_CLI_EVENT_FILE_FAILED;
  event.file.reason = "declined";
  event.file.why = "Bob declined it.";
  assert_line (event, "{\"event\":\"file-failed\",\"id\":3,\"outgoing\":true,"
                      "\"name\":\"a.txt\",\"reason\":\"declined\","
                      "\"message\":\"Bob declined it.\"}");
}

static void
test_trouble_events (void)
{
  assert_line (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_GUESS,
                     .guess = { "[::1]:9", 3, 4, FALSE, FALSE } },
    "{\"event\":\"guess\",\"ok\":false,\"from\":\"[::1]:9\",\"wait\":4}");
  assert_line (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_ERROR,
                     .error = { "too-many-attempts", "Wait.", 30 } },
    "{\"event\":\"error\",\"code\":\"too-many-attempts\",\"message\":\"Wait.\","
    "\"retry_after\":30}");
}

static void
test_frame (void)
{
  g_autoptr (SottoWireLog) log = sotto_wire_log_new ();
  g_autoptr (GBytes)       wire = g_bytes_new ("\x01\xab\x00\xff", 4);
  g_autoptr (GBytes)       payload = g_bytes_new ("hi", 2);
  SottoFrameInfo const     info = {
        SOTTO_DIRECTION_IN, 3, 12, 0x10, 0, wire, payload, 4, 2
  };
  g_autoptr (SottoWireEntry) entry = NULL;

  sotto_wire_log_add (log, &info, 0);
  entry = g_list_model_get_item (G_LIST_MODEL (log), 0);
  assert_line (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_FRAME, .frame = entry },
    "{\"event\":\"frame\",\"direction\":\"in\",\"epoch\":3,\"counter\":12,"
    "\"type\":16,\"length\":4,\"wire\":\"01ab00ff\"}");
}

/* A line has no byte that a terminal acts on or that ends it early, and a
 * program still reads the very text of the peer. */
static void
test_escapes (void)
{
  static const char *const texts[] = {
    "\"\\/",          "a\nb\tc\r",     "\033[2J\007", "\302\2332J",
    "x\u202ey\u2069", "\u2028",        "\U000E0041",  "\U0001F44B\u200d\u00e9",
    "\x7f",           "{\"event\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    SottoCliEvent const    event = { .kind = SOTTO_CLI_EVENT_MESSAGE,
                                     .message = { "", 1, texts[i], 0 } };
    g_autofree char       *line = sotto_cli_json_format (&event);
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GError)     error = NULL;
    JsonObject            *object;

    for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at)) {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      g_assert_cmpint (type, !=, G_UNICODE_CONTROL);
      g_assert_cmpint (type, !=, G_UNICODE_LINE_SEPARATOR);
      g_assert_true (type != G_UNICODE_FORMAT ||
                     g_utf8_get_char (at) == 0x200d);
    }
    g_assert_true (json_parser_load_from_data (parser, line, -1, &error));
    g_assert_no_error (error);
    object = json_node_get_object (json_parser_get_root (parser));
    g_assert_cmpstr (json_object_get_string_member (object, "text"), ==,
                     texts[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/json/state", test_state_events);
  g_test_add_func ("/cli/json/way", test_way_events);
  g_test_add_func ("/cli/json/path", test_path_events);
  g_test_add_func ("/cli/json/messages", test_message_events);
  g_test_add_func ("/cli/json/files", test_file_events);
  g_test_add_func ("/cli/json/trouble", test_trouble_events);
  g_test_add_func ("/cli/json/frame", test_frame);
  g_test_add_func ("/cli/json/escapes", test_escapes);

  return g_test_run ();
}
