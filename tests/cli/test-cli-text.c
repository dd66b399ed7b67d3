/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each event as a person reads it. */

#include "sotto-cli-text.h"

static void
assert_text (SottoCliEvent event, const char *expected)
{
  g_autofree char *text = sotto_cli_text_format (&event);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_notices (void)
{
  const char *const addresses[] = { "192.0.2.1:5533", "[::1]:5533", NULL };

  assert_text (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_LISTENING,
                     .listening = { 5533, addresses } },
    "\u2014 Waiting for the other person at 192.0.2.1:5533, [::1]:5533");
  assert_text (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_READY,
                     .ready = { "B\u202eob\n", "123 456", FALSE, FALSE } },
    "\u2014 You are talking to B\uFFFDob\uFFFD. Comparison code: 123 456\n"
    "\u2014 /send PATH offers a file, EXIT! alone ends the conversation for "
    "both.");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_NOT_A_COMMAND },
               "\u2014 That is no command, so it is a message like any other. "
               "The commands are /send, /accept, /decline and /cancel.");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_EPOCH, .epoch = 2 },
               "\u2014 The keys are new: epoch 2.");
}

/* How the two find each other. */
static void
test_ways (void)
{
  static const char *const lines[] = {
    /* unknown */ NULL,
    /* testing */ NULL,
    /* answers */
    "\u2014 a:1 can be reached from this computer.",
    /* refused */ "\u2014 a:1 cannot be reached from this computer.",
    /* silent */ "\u2014 a:1 cannot be reached from this computer.",
    /* no way */ "\u2014 a:1 cannot be reached from this computer.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_ADDRESS,
                                  .address = { "a:1", SOTTO_REACH_LOCAL, i } },
                 lines[i]);
  }
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_INVITE,
                                .invite = "sottovoce://a" },
               "\u2014 Invite: sottovoce://a");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_TOR,
                                .tor = { 45, "Load\033ing\n" } },
               "\u2014 Tor: loading the list of relays (45 %)");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PUBLISHED,
                                .published = "a.onion" },
               "\u2014 Others can come through Tor, to a.onion");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_TRYING,
                                .trying = { "a\033 and b", FALSE } },
               "\u2014 Trying a\uFFFD and b");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_TRYING,
                                .trying = { "a", TRUE } },
               NULL);
}

static void
test_path (void)
{
  assert_text (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PATH,
                     .path = { "direct", G_SOCKET_FAMILY_IPV4, "a:1", 1 } },
    "\u2014 The connection is direct, by IPv4: 1 ms there and back.");
  assert_text (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_PATH,
                     .path = { "local", G_SOCKET_FAMILY_IPV6, "a:1", 12001 } },
    "\u2014 The connection stays in the local network, by IPv6: 13 ms there "
    "and back.");
  assert_text (
    (SottoCliEvent){
      .kind = SOTTO_CLI_EVENT_PATH,
      .path = { "tor", G_SOCKET_FAMILY_INVALID, "a:1", G_MAXINT64 - 1000 } },
    "\u2014 The connection goes through Tor: 2147483647 ms there and back.");
}

/* A connection breaks and another one comes. */
static void
test_breaks (void)
{
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_DISCONNECTED,
                                .disconnected = { "lost", "It \033 broke",
                                                  "\u2014B", FALSE } },
               "\u2014 It \uFFFD broke. Waiting for -B to come back\u2026");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_DISCONNECTED,
                                .disconnected = { "lost", "It broke", NULL,
                                                  FALSE } },
               "\u2014 It broke. Connecting again\u2026");
  assert_text (
    (SottoCliEvent){ .kind = SOTTO_CLI_EVENT_DISCONNECTED,
                     .disconnected = { "lost", "It broke", NULL, TRUE } },
    "\u2014 It broke. Connecting again\u2026\n"
    "\u2014 What you write now is sent when the connection is back.");
  /* The error says it. */
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_DISCONNECTED,
                                .disconnected = { "protocol", NULL, NULL,
                                                  TRUE } },
               NULL);
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_READY,
                                .ready = { "\u2014B", "123 456", TRUE, TRUE } },
               "\u2014 You are talking to -B again. Comparison code: 123 456");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_READY,
                                .ready = { "Bob", "123 456", FALSE, TRUE } },
               "\u2014 You are talking to Bob, in a new conversation. "
               "Comparison code: 123 456");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_NOT_DELIVERED,
                                .not_delivered = { 4, "a\033[2J" } },
               "\u2014 Not delivered: a\uFFFD[2J");
}

static void
test_messages (void)
{
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_MESSAGE,
                                .message = { "Alice", 1, "hi", 0 } },
               "Alice: hi");
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_MESSAGE,
                                .message = { "Al\033ice", 1,
                                             "a\033[2Jb\n\u2014 You are alone.",
                                             0 } },
               "Al\uFFFDice: a\uFFFD[2Jb\n    \u2014 You are alone.");
}

/* A name that wants to be a line of ours. */
static void
test_forged_name (void)
{
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_MESSAGE,
                                .message = { "\u2014 You are alone", 1, "hi",
                                             0 } },
               "- You are alone: hi");
}

/* What becomes of the attempts at another connection. */
static void
test_attempts (void)
{
  static const struct {
    const char *title;
    guint       attempts;
    gboolean    known;
    const char *text;
  } lines[] = {
    /* 0 */ { NULL, 0, FALSE, NULL },
    /* 1 */
    { "A \033 B", 1, FALSE, "\u2014 A \uFFFD B. Connecting again\u2026" },
    /* 2 */ { "A", 1, TRUE, NULL },
    /* 3 */ { "A", 9, FALSE, "\u2014 A. Connecting again\u2026" },
    /* 4 */
    { "A", 10, TRUE,
      "\u2014 A. 10 attempts have failed. Connecting again\u2026" },
    /* 5 */
    { "A", 10, FALSE,
      "\u2014 A. 10 attempts have failed. Connecting again\u2026" },
    /* 6 */ { "A", 11, TRUE, NULL },
    /* 7 */ { "A", 20, TRUE, NULL },
    /* 8 */ { "A", 110, TRUE, NULL },
    /* 9 */
    { "A", 1000, TRUE,
      "\u2014 A. 1000 attempts have failed. Connecting again\u2026" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_RECONNECTING,
                                  .reconnecting = { 4, lines[i].title,
                                                    lines[i].attempts,
                                                    lines[i].known } },
                 lines[i].text);
  }
}

static void
test_guesses (void)
{
  static const struct {
    guint       count;
    guint       wait;
    gboolean    ok;
    gboolean    closed;
    const char *text;
  } lines[] = {
    /* 0 */ { 0, 0, TRUE, FALSE, NULL },
    /* 1 */ { 1, 0, FALSE, FALSE, "\u2014 A wrong password from h." },
    /* 2 */
    { 2, 0, FALSE, FALSE, "\u2014 A wrong password from h (2 in a row)." },
    /* 3 */
    { 4, 1, FALSE, FALSE,
      "\u2014 A wrong password from h (4 in a row). The next try must wait 1 "
      "second." },
    /* 4 */
    { 9, 60, FALSE, FALSE,
      "\u2014 A wrong password from h (9 in a row). The next try must wait 60 "
      "seconds." },
    /* 5 */
    { 10, 0, FALSE, TRUE,
      "\u2014 A wrong password from h (10 in a row). That was one too many: "
      "nobody is let in any more. An empty line opens the door again." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_GUESS,
                                  .guess = { "h", lines[i].count, lines[i].wait,
                                             lines[i].ok, lines[i].closed } },
                 lines[i].text);
  }
}

static void
test_endings (void)
{
  static const struct {
    const char *reason;
    const char *untold;
    const char *text;
  } lines[] = {
    /* 0 */ { "exit", NULL, "\u2014 The conversation is over." },
    /* 1 */ { "eof", NULL, "\u2014 The conversation is over." },
    /* 2 */ { "quit", NULL, "\u2014 The conversation is over." },
    /* 3 */ { "peer-quit", NULL, "\u2014 The other side has quit." },
    /* 4 */ { "cancelled", NULL, "\u2014 Stopped before it began." },
    /* 5: the error has said it already */ { "wrong-password", NULL, NULL },
    /* 6 */ { "altered-data", NULL, NULL },
    /* 7 */
    { "exit", "\u2014Bob",
      "\u2014 You ended it while there was no connection, so -Bob has not been "
      "told." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_ENDED,
                                  .ended = { lines[i].reason,
                                             lines[i].untold } },
                 lines[i].text);
  }
}

/* A file from its offer to its end, ours and the peer's. */
static void
test_files (void)
{
  static const struct {
    SottoCliEventKind kind;
    gboolean          outgoing;
    gboolean          undecided;
    const char       *peer;
    const char       *name;
    const char       *text;
  } lines[] = {
    /* 0 */
    { SOTTO_CLI_EVENT_FILE_OFFER, FALSE, TRUE, "Bob", "a.txt",
      "\u2014 Bob offers the file \u201ca.txt\u201d (2.3\u00a0MB). Answer with "
      "/accept 7 or /decline 7." },
    /* 1 */
    { SOTTO_CLI_EVENT_FILE_OFFER, FALSE, FALSE, "Bob", "a.txt",
      "\u2014 Bob offers the file \u201ca.txt\u201d (2.3\u00a0MB)." },
    /* 2 */
    { SOTTO_CLI_EVENT_FILE_OFFER, FALSE, FALSE, "\u2014 B\033", "a\n\u202egpj",
      "\u2014 - B\uFFFD offers the file \u201ca\uFFFD\uFFFDgpj\u201d "
      "(2.3\u00a0MB)." },
    /* 3 */
    { SOTTO_CLI_EVENT_FILE_OFFER, TRUE, TRUE, "Bob", "a\033",
      "\u2014 You offer the file \u201ca\uFFFD\u201d (2.3\u00a0MB). /cancel 7 "
      "takes that back." },
    /* 4 */
    { SOTTO_CLI_EVENT_FILE_DONE, FALSE, FALSE, "Bob", "a.txt",
      "\u2014 Saved: /x/\uFFFDy" },
    /* 5 */
    { SOTTO_CLI_EVENT_FILE_DONE, TRUE, FALSE, "Bob", "a.txt",
      "\u2014 Bob has the file \u201ca.txt\u201d." },
    /* 6 */
    { SOTTO_CLI_EVENT_FILE_FAILED, TRUE, FALSE, "Bob", "a.txt",
      "\u2014 Not sent: \u201ca.txt\u201d. It \uFFFD broke." },
    /* 7 */
    { SOTTO_CLI_EVENT_FILE_FAILED, FALSE, FALSE, "Bob", "a.txt",
      "\u2014 Not saved: \u201ca.txt\u201d. It \uFFFD broke." },
    /* 8 */
    { SOTTO_CLI_EVENT_FILE_FAILED, FALSE, TRUE, "Bob", "a.txt",
      "\u2014 Not saved: \u201ca.txt\u201d. It \uFFFD broke. It is still "
      "offered. Answer with /accept 7 FOLDER or /decline 7." },
    /* 9: the progress has a line of its own */
    { SOTTO_CLI_EVENT_FILE_PROGRESS, FALSE, FALSE, "Bob", "a.txt", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    SottoCliEvent event = { .kind = lines[i].kind };

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    event.file.number = 7;
    event.file.outgoing = lines[i].outgoing;
    event.file.undecided = lines[i].undecided;
    event.file.peer = lines[i].peer;
    event.file.name = lines[i].name;
    event.file.size = 2300000;
    event.file.path = "/x/\033y";
    event.file.why = "It \033 broke.";
    assert_text (event, lines[i].text);
  }
}

static void
test_silence (void)
{
  static const SottoCliEventKind kinds[] = {
    SOTTO_CLI_EVENT_CONNECTED, SOTTO_CLI_EVENT_SENT,
    SOTTO_CLI_EVENT_DELIVERED, SOTTO_CLI_EVENT_SEEN,
    SOTTO_CLI_EVENT_TYPING,    SOTTO_CLI_EVENT_RECONNECTING,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    assert_text ((SottoCliEvent){ .kind = kinds[i] }, NULL);
  }
}

static void
test_frame (void)
{
  g_autoptr (SottoWireLog) log = sotto_wire_log_new ();
  g_autoptr (GBytes)       wire = g_bytes_new (
          "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11", 17);
  g_autoptr (GBytes)   payload = g_bytes_new ("hi", 2);
  SottoFrameInfo const info = {
    SOTTO_DIRECTION_OUT, 1, 5, 0x10, 0, wire, payload, 17, 2
  };
  g_autoptr (SottoWireEntry) entry = NULL;

  sotto_wire_log_add (log, &info, 0);
  entry = g_list_model_get_item (G_LIST_MODEL (log), 0);
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_FRAME, .frame = entry },
               "  \u2192 1/5 TEXT 17 0102030405060708090a0b0c0d0e0f10");
}

static void
test_error (void)
{
  assert_text ((SottoCliEvent){ .kind = SOTTO_CLI_EVENT_ERROR,
                                .error = { "unknown-host", "No \033c here.",
                                           0 } },
               "No \uFFFDc here.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/text/notices", test_notices);
  g_test_add_func ("/cli/text/ways", test_ways);
  g_test_add_func ("/cli/text/path", test_path);
  g_test_add_func ("/cli/text/breaks", test_breaks);
  g_test_add_func ("/cli/text/messages", test_messages);
  g_test_add_func ("/cli/text/forged-name", test_forged_name);
  g_test_add_func ("/cli/text/attempts", test_attempts);
  g_test_add_func ("/cli/text/guesses", test_guesses);
  g_test_add_func ("/cli/text/endings", test_endings);
  g_test_add_func ("/cli/text/files", test_files);
  g_test_add_func ("/cli/text/silence", test_silence);
  g_test_add_func ("/cli/text/frame", test_frame);
  g_test_add_func ("/cli/text/error", test_error);

  return g_test_run ();
}
