/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The key of an onion service, as tor writes it, and its file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "ED25519-V3:" and the key in base 64. */
gboolean sotto_tor_key_is_valid (const char *key);

/* The key in @path, to be freed with sotto_tor_key_free(). NULL with
 * G_FILE_ERROR: NOENT when there is no such file, INVAL when there is something
 * else in it. Others may not read it from now on. */
char *sotto_tor_key_load (const char *path, GError **error);

/* Makes @path, which nobody else can read at any time, and its folder. */
gboolean sotto_tor_key_save (const char *path, const char *key, GError **error);

/* Wipes it. */
void sotto_tor_key_free (char *key);

G_END_DECLS
