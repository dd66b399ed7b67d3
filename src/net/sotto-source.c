/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* All sources get one priority, so that what came first is done first. */

#include "sotto-source.h"

void
sotto_source_start (GSource   **slot,
                    GSource    *source,
                    GSourceFunc callback,
                    gpointer    user_data,
                    const char *name)
{
  g_assert (*slot == NULL);

  g_source_set_callback (source, callback, user_data, NULL);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, name);
  /* Else GLib takes its descriptor out of the poll set while it is dispatched,
   * and wakes itself up twice for it. */
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, g_main_context_get_thread_default ());
  *slot = source;
}

void
sotto_source_stop (GSource **slot)
{
  if (*slot != NULL) {
    g_source_destroy (*slot);
    g_clear_pointer (slot, g_source_unref);
  }
}
