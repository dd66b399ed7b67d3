/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds the web links in what the other person wrote. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Beyond this many, links of one text stay plain. */
#define SOTTO_LINKS_MAX 64

/* The longest link that is recognised, in bytes. */
#define SOTTO_LINK_SIZE_MAX 2048

/*
 * Pango markup of @text (UTF-8, any content) in which http and https links can
 * be followed and everything else is escaped; NULL when it holds no link and
 * is shown as it is. A link always leads where its words say: it has no user
 * part, its host is ASCII, and its words are the link itself. Free it.
 */
char *sotto_linkify (const char *text);

G_END_DECLS
