/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Unicode's Normalization Form C (UAX #15) of a text that is secret. */

#pragma once

#include "sotto-secret.h"

G_BEGIN_DECLS

/* The normalised UTF-8 of @length characters, without terminator. They have to
 * be Unicode scalar values; they are left as they are. Every copy that is made
 * on the way is in locked memory and wiped. */
SottoSecret *sotto_nfc_normalize (const gunichar *characters, gsize length);

G_END_DECLS
