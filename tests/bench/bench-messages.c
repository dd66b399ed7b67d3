/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a message costs when there are many already: in the list alone, and in
 * the list that a window shows. */

#include <malloc.h>
#include <time.h>

#include "bench.h"
#include "sotto-conversation-page.h"
#include "sotto-joiner.h"
#include "sotto-password.h"
#include "ui-test.h"

/* So few that a list does not leave its size behind. */
#define ROUNDS 15
#define LIST_ADDED 60
#define VIEW_ADDED 5
#define FRAMES_MAX 60

static const guint sizes[] = { 1000, 10000, 100000 };

#define N_SIZES G_N_ELEMENTS (sizes)

static void
add (SottoConversation *messages, guint n)
{
  guint begin = g_list_model_get_n_items (G_LIST_MODEL (messages));

  for (guint i = begin; i < begin + n; i++) {
    g_autofree char *text =
      g_strdup_printf ("Message %u, as long as people write them.", i);
    g_autoptr (SottoMessage) message =
      sotto_message_new (i % 2 == 0, i / 2 + 1, G_USEC_PER_SEC * (gint64) i,
                         text, SOTTO_MESSAGE_DELIVERED);

    sotto_conversation_append (messages, message);
  }
}

static void
check_size (SottoConversation *messages, guint size)
{
  GListModel              *list = G_LIST_MODEL (messages);
  g_autoptr (SottoMessage) last = g_list_model_get_item (list, size - 1);

  if (g_list_model_get_n_items (list) != size || last == NULL) {
    bench_fail ("Messages are missing");
  }
}

/* The list alone */

/* The same lists are used for each figure: what malloc() hands out again after
 * a list was freed is cold in the cache, and the colder the longer that was. */
static double
run_add (gpointer data)
{
  SottoConversation *messages = data;
  guint              size = g_list_model_get_n_items (G_LIST_MODEL (messages));
  double             began = bench_get_time ();
  double             figure;

  add (messages, LIST_ADDED);
  figure = (bench_get_time () - began) / LIST_ADDED * 1e6;
  check_size (messages, size + LIST_ADDED);
  return figure;
}

static double
get_allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + (double) info.hblkhd;
}

static double
run_memory (gpointer data)
{
  guint                         size = *(const guint *) data;
  double                        before = get_allocated ();
  g_autoptr (SottoConversation) messages = sotto_conversation_new ();

  add (messages, size);
  check_size (messages, size);
  return (get_allocated () - before) / size;
}

/* The list in a window */

typedef struct {
  SottoJoiner       *joiner;
  SottoConversation *messages;
  GtkWidget         *window;
  gboolean           painted;
} View;

static void
painted_cb (GdkFrameClock *clock, View *view)
{
  view->painted = TRUE;
}

/* Until a frame with what has changed was painted. */
static void
await_frame (View *view)
{
  view->painted = FALSE;
  gtk_widget_queue_draw (view->window);
  while (!view->painted) {
    g_main_context_iteration (NULL, TRUE);
  }
}

/* The list may need some frames to come to its end. */
static void
await_text (View *view, const char *text)
{
  for (guint i = 0; i < FRAMES_MAX; i++) {
    if (ui_shows (view->window, text)) {
      return;
    }
    await_frame (view);
  }
  bench_fail ("“%s” is not shown", text);
}

/* The main loop waits for the next frame to be due, so that only the time of
 * the processor tells. */
static double
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static double
run_view (gpointer data)
{
  View            *view = data;
  double           began = get_processor_time ();
  double           figure;
  guint            size;
  g_autofree char *newest = NULL;

  for (guint i = 0; i < VIEW_ADDED; i++) {
    add (view->messages, 1);
    await_frame (view);
  }
  figure = (get_processor_time () - began) / VIEW_ADDED * 1e3;

  size = g_list_model_get_n_items (G_LIST_MODEL (view->messages));
  newest = g_strdup_printf ("Message %u,", size - 1);
  await_text (view, newest);
  return figure;
}

static void
view_init (View *view, guint size)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  const SottoJoinerOptions options = { .address = "localhost" };
  SottoSession            *session;

  view->joiner = sotto_joiner_new (password, &options);
  session = sotto_joiner_get_session (view->joiner);
  view->messages = sotto_session_get_messages (session);
  add (view->messages, size);
  view->window = ui_show (sotto_conversation_page_new (session, NULL));
  g_signal_connect (gtk_widget_get_frame_clock (view->window), "after-paint",
                    G_CALLBACK (painted_cb), view);
  await_frame (view);
}

static void
view_clear (View *view)
{
  ui_close (view->window, NULL);
  g_clear_object (&view->joiner);
}

/* Measures with each size beside the smallest. */
static void
measure (const char *title,
         const char *unit,
         double (*run) (gpointer),
         gpointer data[N_SIZES],
         double   target)
{
  BenchCase cases[N_SIZES];
  char     *names[N_SIZES];

  for (guint i = 0; i < N_SIZES; i++) {
    names[i] = g_strdup_printf ("with %u messages", sizes[i]);
    cases[i] = (BenchCase){ names[i], unit, run, data[i], 0, target };
  }
  bench_run (title, ROUNDS, cases, N_SIZES);
  for (guint i = 0; i < N_SIZES; i++) {
    g_clear_pointer (&names[i], g_free);
  }
}

static void
measure_memory (void)
{
  gpointer data[N_SIZES];

  for (guint i = 0; i < N_SIZES; i++) {
    data[i] = (gpointer) &sizes[i];
  }
  measure ("Memory of each", "B", run_memory, data, 0);
}

static void
measure_list (void)
{
  gpointer data[N_SIZES];

  for (guint i = 0; i < N_SIZES; i++) {
    data[i] = sotto_conversation_new ();
    add (data[i], sizes[i]);
  }
  measure ("To add one to the list", "µs", run_add, data, 1.1);
  for (guint i = 0; i < N_SIZES; i++) {
    g_clear_object (&data[i]);
  }
}

static void
measure_view (void)
{
  View     views[N_SIZES];
  gpointer data[N_SIZES];

  for (guint i = 0; i < N_SIZES; i++) {
    view_init (&views[i], sizes[i]);
    data[i] = &views[i];
  }
  measure ("To add one to the window and draw it, time of the processor", "ms",
           run_view, data, 1.1);
  for (guint i = 0; i < N_SIZES; i++) {
    view_clear (&views[i]);
  }
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  if (!bench_is_sanitized ()) {
    measure_memory ();
  }
  measure_list ();
  measure_view ();
  return 0;
}
