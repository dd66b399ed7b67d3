/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that ThreadSanitizer is told enough to be quiet about what is right,
 * and not so much that it is quiet about what is wrong. */

#include <gio/gio.h>

/* ThreadSanitizer calls the first before it starts and the second for each
 * race that it finds. Here it is a test that fails, not the program. */
const char *__tsan_default_options (void);
void        __tsan_on_report (void *report);

static int n_reports;

const char *
__tsan_default_options (void)
{
  return "exitcode=0";
}

void
__tsan_on_report (void *report)
{
  g_atomic_int_inc (&n_reports);
}

static int
take_reports (void)
{
  return g_atomic_int_and ((guint *) &n_reports, 0);
}

/* What both threads use. */
typedef struct {
  gatomicrefcount references;
  int             number;
} Shared;

static void
count (GTask        *task,
       gpointer      source,
       gpointer      task_data,
       GCancellable *cancellable)
{
  int *number = task_data;

  (*number)++;
  g_task_return_pointer (task, number, NULL);
}

/* Touches what it has handed over already. */
static void
count_late (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  int *number = task_data;

  g_task_return_pointer (task, number, NULL);
  (*number)++;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gpointer *returned = user_data;

  *returned = g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
finish (gpointer *returned)
{
  while (*returned == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
}

static GTask *
start (int *number, GTaskThreadFunc function, gpointer *returned)
{
  GTask *task = g_task_new (NULL, NULL, done_cb, returned);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, number, NULL);
  g_task_run_in_thread (task, function);
  return task;
}

static void
test_task (void)
{
  static int        number;
  gpointer          returned = NULL;
  g_autoptr (GTask) task = NULL;

  take_reports ();
  number = 1;
  task = start (&number, count, &returned);
  finish (&returned);
  g_assert_cmpint (number, ==, 2);
  number = 3;
  g_assert_cmpint (take_reports (), ==, 0);
}

static void
test_early_race (void)
{
  static int        number;
  gpointer          returned = NULL;
  g_autoptr (GTask) task = NULL;

  take_reports ();
  task = start (&number, count, &returned);
  /* It is the thread's by now. */
  number++;
  finish (&returned);
  g_assert_cmpint (take_reports (), >, 0);
}

static void
test_late_race (void)
{
  static int        number;
  gpointer          returned = NULL;
  g_autoptr (GTask) task = NULL;

  take_reports ();
  task = start (&number, count_late, &returned);
  finish (&returned);
  /* It should be ours by now. Whichever of the two is the second to touch it is
   * the one that is found. */
  number++;
  while (g_atomic_int_get (&n_reports) == 0) {
    g_thread_yield ();
  }
}

/* References */

static void
shared_unref (Shared *shared)
{
  if (g_atomic_ref_count_dec (&shared->references)) {
    shared->number = 0;
    g_clear_pointer (&shared, g_free);
  }
}

static gpointer
read_and_unref (gpointer data)
{
  Shared *shared = data;

  g_assert_cmpint (shared->number, ==, 1);
  shared_unref (shared);
  return NULL;
}

static void
test_last_reference (void)
{
  Shared  *shared = g_new0 (Shared, 1);
  GThread *thread;

  take_reports ();
  g_atomic_ref_count_init (&shared->references);
  g_atomic_ref_count_inc (&shared->references);
  shared->number = 1;
  thread = g_thread_new ("other", read_and_unref, shared);
  read_and_unref (shared);
  g_thread_join (thread);
  g_assert_cmpint (take_reports (), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/handover/task", test_task);
  g_test_add_func ("/handover/early-race", test_early_race);
  g_test_add_func ("/handover/last-reference", test_last_reference);
  g_test_add_func ("/handover/late-race", test_late_race);

  return g_test_run ();
}
