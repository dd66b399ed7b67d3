/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How a conversation is to begin: what the start page or the command line
 * asks for. */

#pragma once

#include <gio/gio.h>

#include "sotto-handshake.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

typedef struct {
  gboolean  decided; /* whether role counts; else the person chooses */
  SottoRole role;
  char     *name;        /* NULL: the remembered one */
  char     *address;     /* joiner: an address or an invite; NULL: not known
                            yet; what was opened may be neither */
  guint        port;     /* host: 0 if not asked for */
  gboolean     any_port; /* host: any free port */
  SottoSecret *password; /* prepared; NULL: not known yet */
} SottoOpening;

SottoOpening *sotto_opening_new (void);
SottoOpening *sotto_opening_copy (const SottoOpening *opening);

/* Releases the password, which wipes it with its last reference. */
void sotto_opening_free (SottoOpening *opening);

/* Whether enough is known to begin without asking. */
gboolean sotto_opening_is_complete (const SottoOpening *opening);

/* What a browser or the desktop wants to be opened: to join the conversation
 * that @file invites to. It may be something else altogether; the person is
 * told so in the form. */
SottoOpening *sotto_opening_new_from_file (GFile *file);

/*
 * What the command line asks for. @options is what GApplication made of
 * sotto_opening_options; the password is read from the file that
 * @command_line's caller names. NULL with a translated G_OPTION_ERROR or, for
 * the file, the G_IO_ERROR that came.
 */
SottoOpening *sotto_opening_new_from_options (GVariantDict *options,
                                              GApplicationCommandLine
                                                      *command_line,
                                              GError **error);

/*
 * The password in the first line of @file, prepared, without its line end. The
 * bytes pass through locked memory only. NULL with G_OPTION_ERROR_BAD_VALUE
 * when that is no password, or with the G_IO_ERROR that reading it gave.
 */
SottoSecret *sotto_opening_read_password (GFile *file, GError **error);

extern const GOptionEntry sotto_opening_options[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoOpening, sotto_opening_free)

G_END_DECLS
