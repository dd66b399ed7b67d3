/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Files in every state, without anybody who sends them. */

#pragma once

#include "fake-clock.h"
#include "sotto-message.h"
#include "sotto-transfer-private.h"

G_BEGIN_DECLS

typedef struct {
  FakeClock    *clock;
  char         *folder;
  SottoMessage *message;
} FileTest;

/* A file that is offered to me, by this name and size. */
void file_test_offer_to_me (FileTest *test, const char *name, guint64 size);

/* A file that I offer; it holds @size bytes. */
void file_test_offer (FileTest *test, const char *name, gsize size);

/* Lets go of it all, and proves that nobody else holds it. */
void file_test_clear (FileTest *test);

SottoTransfer *file_test_get_transfer (FileTest *test);

/* What the session would do: it is stored, or sent, under @name in the folder;
 * half of it has arrived within two seconds; it comes to an end. */
void file_test_run (FileTest *test, const char *name);
void file_test_run_half (FileTest *test);
void file_test_finish (FileTest *test, SottoTransferState state);
void file_test_fail (FileTest *test, SottoFileError code);

/* A PNG image of this size, as bytes. */
GBytes *file_test_draw (int width, int height);

/* One that is black and so takes no room until it is unfolded; and what only
 * says that it is one. @width is a multiple of 8. */
GBytes *file_test_draw_black (guint32 width, guint32 height);
GBytes *file_test_claim (guint32 width, guint32 height);

G_END_DECLS
