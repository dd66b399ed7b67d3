/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files of the browser share. */

#pragma once

#include "config.h"

#ifdef HAVE_AVAHI
#include "sotto-avahi.h"
#endif
#include "sotto-browser.h"

G_BEGIN_DECLS

struct _SottoBrowser {
  GObject parent_instance;

  GListStore *neighbours;
  GError     *error;
#ifdef HAVE_AVAHI
  SottoAvahi       *avahi;
  GaServiceBrowser *services;  /* or NULL */
  GPtrArray        *sightings; /* SottoSighting */
#endif
};

#ifdef HAVE_AVAHI

/* A service was seen there, or is gone. */
void sotto_browser_see (SottoBrowser *self,
                        int           interface,
                        GaProtocol    protocol,
                        const char   *name,
                        const char   *domain);
void sotto_browser_lose (SottoBrowser *self,
                         int           interface,
                         GaProtocol    protocol,
                         const char   *name,
                         const char   *domain);

/* All of them are. */
void sotto_browser_lose_all (SottoBrowser *self);

#endif

G_END_DECLS
