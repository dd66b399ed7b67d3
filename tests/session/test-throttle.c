/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How much is let through, with a clock that the test holds. */

#include "sotto-throttle.h"

#define MS G_GINT64_CONSTANT (1000)
#define WINDOW (SOTTO_THROTTLE_WINDOW_MS * MS)

static void
test_window (void)
{
  static const gint64 starts[] = { G_MININT64, -5, 0, 123456789 };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    SottoThrottle throttle;
    gint64        start = starts[i];

    g_test_message ("from %" G_GINT64_FORMAT, start);
    sotto_throttle_init (&throttle, 3);
    g_assert_cmpuint (sotto_throttle_get_wait (&throttle, start), ==, 0);
    for (guint n = 0; n < 3; n++) {
      g_assert_cmpuint (sotto_throttle_get_wait (&throttle, start + n), ==, 0);
      g_assert_true (sotto_throttle_take (&throttle, start + n));
    }
    g_assert_false (sotto_throttle_take (&throttle, start + 3));
    g_assert_cmpuint (sotto_throttle_get_wait (&throttle, start), ==,
                      SOTTO_THROTTLE_WINDOW_MS);
    g_assert_cmpuint (sotto_throttle_get_wait (&throttle, start + WINDOW - 1),
                      ==, 1);
    g_assert_false (sotto_throttle_take (&throttle, start + WINDOW - 1));
    g_assert_cmpuint (sotto_throttle_get_wait (&throttle, start + WINDOW), ==,
                      0);
    g_assert_true (sotto_throttle_take (&throttle, start + WINDOW));
  }
}

/* What was not used up in one window is not saved for the next; and a window
 * begins when something happens, not by the clock. */
static void
test_next_window (void)
{
  SottoThrottle throttle;

  sotto_throttle_init (&throttle, 2);
  g_assert_true (sotto_throttle_take (&throttle, 0));
  for (guint i = 0; i < 2; i++) {
    g_assert_true (sotto_throttle_take (&throttle, 10 * WINDOW + WINDOW / 2));
  }
  g_assert_false (sotto_throttle_take (&throttle, 11 * WINDOW));
  g_assert_cmpuint (sotto_throttle_get_wait (&throttle, 11 * WINDOW), ==,
                    SOTTO_THROTTLE_WINDOW_MS / 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/throttle/window", test_window);
  g_test_add_func ("/throttle/next-window", test_next_window);

  return g_test_run ();
}
