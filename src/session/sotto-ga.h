/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* avahi-gobject, which is loaded when it is first needed. */

#pragma once

#include <avahi-gobject/ga-client.h>
#include <avahi-gobject/ga-entry-group.h>
#include <avahi-gobject/ga-error.h>
#include <avahi-gobject/ga-service-browser.h>
#include <avahi-gobject/ga-service-resolver.h>

G_BEGIN_DECLS

/* Its functions, by their names without "ga_". */
typedef struct {
  typeof (&ga_client_new)                      client_new;
  typeof (&ga_client_start)                    client_start;
  typeof (&ga_entry_group_new)                 entry_group_new;
  typeof (&ga_entry_group_attach)              entry_group_attach;
  typeof (&ga_entry_group_add_service_strlist) entry_group_add_service_strlist;
  typeof (&ga_entry_group_commit)              entry_group_commit;
  typeof (&ga_entry_group_reset)               entry_group_reset;
  typeof (&ga_error_quark)                     error_quark;
  typeof (&ga_service_browser_new_full)        service_browser_new_full;
  typeof (&ga_service_browser_attach)          service_browser_attach;
  typeof (&ga_service_resolver_new)            service_resolver_new;
  typeof (&ga_service_resolver_attach)         service_resolver_attach;
} SottoGa;

/* NULL if the library is not on this computer; where there is a GaClient, there
 * is the library. From the main thread. */
const SottoGa *sotto_ga_get (void);

G_END_DECLS
