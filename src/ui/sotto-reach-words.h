/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How far each of a host's ways is, in words. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* All of these are translated; free the results. @on: the person wants it;
 * @error: what went wrong, or NULL. */

/* @name: under which others see the host, or NULL so far. */
char *sotto_reach_words_describe_announcing (gboolean      on,
                                             const char   *name,
                                             const GError *error);

char *sotto_reach_words_describe_routing (gboolean on, const GError *error);

/* @progress in percent. */
char *sotto_reach_words_describe_tor (gboolean      on,
                                      gboolean      published,
                                      guint         progress,
                                      const GError *error);

/* Whether the onion address is @kept now, while there is one (@on), and whether
 * it is to be (@keep). */
char *sotto_reach_words_describe_keeping (gboolean on,
                                          gboolean kept,
                                          gboolean keep);

G_END_DECLS
