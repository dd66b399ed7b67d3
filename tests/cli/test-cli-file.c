/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Whose loss it is when a file does not arrive, what is said of it, and how
 * often its progress is. */

#include "sotto-cli-file.h"

#include "sotto-transfer-private.h"

static SottoCliFile *
make_file (void)
{
  SottoCliFile *file = sotto_cli_file_new (1, "a");

  file->transfer =
    sotto_transfer_new_incoming (1, "a", 100, sotto_clock_get_system ());

  return file;
}

/* Ours as far as its end goes, which needs nothing to read from. */
static SottoCliFile *
make_own (void)
{
  SottoCliFile *file = make_file ();

  file->transfer->outgoing = TRUE;

  return file;
}

static void
assert_end (SottoCliFile *file,
            gboolean      missed,
            const char   *reason,
            const char   *text)
{
  g_autofree char *why = sotto_cli_file_explain (file, "Bob");

  g_assert_cmpint (sotto_cli_file_is_missed (file), ==, missed);
  g_assert_cmpstr (sotto_cli_file_get_reason (file), ==, reason);
  g_assert_cmpstr (why, ==, text);
}

static void
test_offer (void)
{
  g_autoptr (SottoCliFile) theirs = make_file ();
  g_autoptr (SottoCliFile) own = make_own ();
  g_autoptr (SottoCliFile) unopened = sotto_cli_file_new (2, "b");

  g_assert_true (sotto_cli_file_is_asked (theirs));
  g_assert_false (sotto_cli_file_is_wanted (theirs));
  g_assert_false (sotto_cli_file_is_asked (own));
  g_assert_true (sotto_cli_file_is_wanted (own));
  g_assert_false (sotto_cli_file_is_asked (unopened));
  g_assert_true (sotto_cli_file_is_outgoing (unopened));
  g_assert_true (sotto_cli_file_is_wanted (unopened));
  g_assert_false (sotto_cli_file_is_running (unopened));
}

static void
test_declined (void)
{
  g_autoptr (SottoCliFile) theirs = make_file ();
  g_autoptr (SottoCliFile) own = make_own ();

  sotto_transfer_decline (theirs->transfer);
  assert_end (theirs, FALSE, "declined", "You declined it.");
  sotto_transfer_set_state (own->transfer, SOTTO_TRANSFER_DECLINED, NULL);
  assert_end (own, TRUE, "declined", "Bob declined it.");
}

static void
test_cancelled (void)
{
  g_autoptr (SottoCliFile) own = make_own ();
  g_autoptr (SottoCliFile) refused = make_own ();
  g_autoptr (SottoCliFile) offered = make_file ();
  g_autoptr (SottoCliFile) accepted = make_file ();
  g_autoptr (GFile)        target = g_file_new_for_path ("/a");

  sotto_transfer_cancel (own->transfer);
  assert_end (own, FALSE, "cancelled", "You cancelled it.");
  sotto_transfer_cancelled_by_peer (refused->transfer);
  assert_end (refused, TRUE, "cancelled", "Bob cancelled it.");
  sotto_transfer_cancelled_by_peer (offered->transfer);
  assert_end (offered, FALSE, "cancelled", "Bob no longer sends it.");
  sotto_transfer_set_file (accepted->transfer, target);
  sotto_transfer_cancelled_by_peer (accepted->transfer);
  assert_end (accepted, TRUE, "cancelled", "Bob no longer sends it.");
}

static void
test_failed (void)
{
  const char *changed =
    "The file changed while it was being sent. Wait until no program writes to "
    "it any more, then send it again.";
  g_autoptr (SottoCliFile) own = make_own ();
  g_autoptr (SottoCliFile) unopened = sotto_cli_file_new (2, "b");
  g_autofree char         *title = NULL;
  GError                  *error = g_error_new_literal (SOTTO_FILE_ERROR,
                                                        SOTTO_FILE_ERROR_CHANGED, "for the log");

  unopened->error = g_error_copy (error);
  assert_end (unopened, TRUE, "changed", changed);
  title = sotto_cli_file_get_title (unopened);
  g_assert_cmpstr (title, ==, "The file changed while it was being sent.");
  sotto_transfer_fail (own->transfer, error);
  assert_end (own, TRUE, "changed", changed);
}

static void
fail (SottoCliFile *file, SottoFileError code)
{
  sotto_transfer_set_state (file->transfer, SOTTO_TRANSFER_FAILED,
                            g_error_new_literal (SOTTO_FILE_ERROR, (int) code,
                                                 "for the log"));
}

/* It was accepted, but is stored nowhere; or nobody had answered. */
static void
test_refused (void)
{
  g_autoptr (SottoCliFile) refused = make_file ();
  g_autoptr (SottoCliFile) unanswered = make_file ();

  fail (refused, SOTTO_FILE_ERROR_WRITE);
  g_assert_true (sotto_cli_file_is_missed (refused));
  fail (unanswered, SOTTO_FILE_ERROR_GONE);
  g_assert_false (sotto_cli_file_is_missed (unanswered));
}

/* The newest of what is new, and no more than four in any second. */
static void
test_progress (void)
{
  static const struct {
    gint64   ms;
    guint64  done;
    gboolean shown;
  } lines[] = {
    /* 0 */ { 0, 0, TRUE },
    /* 1: nothing new */ { 900, 0, FALSE },
    /* 2 */ { 900, 1, TRUE },
    /* 3 */ { 901, 2, TRUE },
    /* 4 */ { 902, 3, TRUE },
    /* 5 */ { 999, 4, FALSE },
    /* 6: the first is a second ago */ { 1000, 5, TRUE },
    /* 7 */ { 1001, 6, FALSE },
    /* 8 */ { 1899, 7, FALSE },
    /* 9 */ { 1900, 8, TRUE },
  };
  g_autoptr (SottoCliFile) file = make_file ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    file->transfer->done = lines[i].done;
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (sotto_cli_file_may_show (file, 1000 * lines[i].ms), ==,
                     lines[i].shown);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/file/offer", test_offer);
  g_test_add_func ("/cli/file/declined", test_declined);
  g_test_add_func ("/cli/file/cancelled", test_cancelled);
  g_test_add_func ("/cli/file/failed", test_failed);
  g_test_add_func ("/cli/file/refused", test_refused);
  g_test_add_func ("/cli/file/progress", test_progress);

  return g_test_run ();
}
