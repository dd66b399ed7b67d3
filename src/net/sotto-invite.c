/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A list of places, and how it is written as one line. */

#include "sotto-invite.h"

#include <string.h>

/* RFC 1035, section 2.3.4. g_hostname_to_ascii() takes a time that is more than
 * linear. */
#define NAME_SIZE_MAX 253

struct _SottoInvite {
  guint      n_places;
  SottoPlace places[SOTTO_INVITE_PLACES_MAX];
};

SottoInvite *
sotto_invite_new (void)
{
  return g_atomic_rc_box_new0 (SottoInvite);
}

SottoInvite *
sotto_invite_ref (SottoInvite *invite)
{
  g_return_val_if_fail (invite != NULL, NULL);

  return g_atomic_rc_box_acquire (invite);
}

static void
clear_invite (gpointer data)
{
  SottoInvite *invite = data;

  for (guint i = 0; i < invite->n_places; i++) {
    g_clear_pointer (&invite->places[i].host, g_free);
  }
}

void
sotto_invite_unref (SottoInvite *invite)
{
  g_return_if_fail (invite != NULL);

  g_atomic_rc_box_release_full (invite, clear_invite);
}

/* The same for all ways to write one address or one name. */
static char *
make_key (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char         *ascii = NULL;

  if (address != NULL) {
    return g_inet_address_to_string (address);
  }
  if (strlen (host) <= NAME_SIZE_MAX) {
    ascii = g_hostname_to_ascii (host);
  }

  return g_ascii_strdown (ascii != NULL ? ascii : host, -1);
}

static gboolean
is_known (const SottoInvite *invite, const char *host, guint16 port)
{
  g_autofree char *key = make_key (host);

  for (guint i = 0; i < invite->n_places; i++) {
    g_autofree char *other = make_key (invite->places[i].host);

    if (invite->places[i].port == port && g_str_equal (key, other)) {
      return TRUE;
    }
  }

  return FALSE;
}

void
sotto_invite_add (SottoInvite *invite, const char *host, guint16 port)
{
  g_autofree char *name = NULL;

  g_return_if_fail (invite != NULL && host != NULL && port != 0);

  name = g_strdup (host);
  /* They say no more than the name does, and look like a sentence's end. */
  while (g_str_has_suffix (name, ".") && strchr (name, ':') == NULL) {
    name[strlen (name) - 1] = '\0';
  }
  if (invite->n_places < SOTTO_INVITE_PLACES_MAX &&
      !is_known (invite, name, port)) {
    invite->places[invite->n_places].host = g_steal_pointer (&name);
    invite->places[invite->n_places].port = port;
    invite->n_places++;
  }
}

guint
sotto_invite_get_n_places (const SottoInvite *invite)
{
  g_return_val_if_fail (invite != NULL, 0);

  return invite->n_places;
}

const SottoPlace *
sotto_invite_get_place (const SottoInvite *invite, guint i)
{
  g_return_val_if_fail (invite != NULL && i < invite->n_places, NULL);

  return &invite->places[i];
}

/* @allowed are the reserved characters that may stand there as they are. */
static void
append_place (GString          *text,
              const SottoPlace *place,
              guint16           default_port,
              const char       *allowed)
{
  gboolean         is_ipv6 = strchr (place->host, ':') != NULL;
  g_autofree char *host =
    g_strdup_printf (is_ipv6 ? "[%s]" : "%s", place->host);

  g_string_append_uri_escaped (text, host, allowed, FALSE);
  if (place->port != default_port) {
    g_string_append_printf (text, ":%u", place->port);
  }
}

char *
sotto_invite_format (const SottoInvite *invite, guint16 default_port)
{
  GString *text;

  g_return_val_if_fail (invite != NULL && invite->n_places > 0, NULL);

  text = g_string_new (SOTTO_INVITE_SCHEME "://");
  append_place (text, &invite->places[0], default_port, ":[]");
  for (guint i = 1; i < invite->n_places; i++) {
    g_string_append (text, i == 1 ? "?via=" : "&via=");
    /* RFC 3986, section 3.4: no brackets in a query. */
    append_place (text, &invite->places[i], default_port, ":");
  }

  return g_string_free (text, FALSE);
}
