/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which addresses a host has, and what is done and told about them: with a real
 * host, and ways that are the test's own. */

#include "fake-ways.h"
#include "sotto-address.h"
#include "sotto-crypto.h"
#include "sotto-invite.h"
#include "sotto-lan.h"
#include "sotto-limits.h"
#include "sotto-password.h"
#include "sotto-reach.h"
#include "sotto-router.h"
#include "sotto-tor.h"
#include "visitor.h"

#include <string.h>

/* What this machine has, as the linker was told to have it looked up. */
static const char *const *cards;

char **__wrap_sotto_address_list_local (void);

char **
__wrap_sotto_address_list_local (void)
{
  return g_strdupv ((char **) cards);
}

typedef struct {
  FakeClock   *clock;
  FakeNetwork *network;
  SottoHost   *host;
  SottoReach  *reach;
  GPtrArray   *news; /* the names of the properties that changed */
} Fixture;

static void
notify_cb (SottoReach *reach, GParamSpec *pspec, Fixture *fixture)
{
  g_ptr_array_add (fixture->news, g_strdup (pspec->name));
}

static gboolean
has_news (Fixture *fixture, const char *name)
{
  gboolean found =
    g_ptr_array_find_with_equal_func (fixture->news, name, g_str_equal, NULL);

  g_ptr_array_set_size (fixture->news, 0);
  return found;
}

static void
set_up (Fixture *fixture, const char *bind, const char *const *addresses)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoHostOptions        options = { .bind = bind, .any_port = TRUE };

  cards = addresses;
  fixture->clock = fake_clock_new ();
  fixture->network = fake_network_new ();
  fixture->news = g_ptr_array_new_with_free_func (g_free);
  options.session.clock = SOTTO_CLOCK (fixture->clock);
  options.session.network = G_NETWORK_MONITOR (fixture->network);
  options.session.name = "Bob";
  fixture->host = sotto_host_new (password, &options);
  fixture->reach = sotto_reach_new (fixture->host);
  g_signal_connect (fixture->reach, "notify", G_CALLBACK (notify_cb), fixture);
}

static void
start (Fixture *fixture)
{
  sotto_host_start (fixture->host);
  run_until (sotto_host_get_port (fixture->host) != 0);
}

static void
tear_down (Fixture *fixture)
{
  end_session (sotto_host_get_session (fixture->host));
  run_pending ();
  g_assert_finalize_object (fixture->reach);
  run_pending ();
  g_assert_finalize_object (fixture->host);
  g_assert_finalize_object (fixture->clock);
  g_assert_finalize_object (fixture->network);
  g_clear_pointer (&fixture->news, g_ptr_array_unref);
}

/* "SCOPE:HOST SCOPE:HOST …"; all of them have the host's port. */
static char *
list (Fixture *fixture)
{
  GString    *text = g_string_new (NULL);
  GListModel *places = G_LIST_MODEL (fixture->reach);

  for (guint i = 0; i < g_list_model_get_n_items (places); i++) {
    g_autoptr (SottoReachPlace) place = g_list_model_get_item (places, i);
    g_autofree char            *host = NULL;
    guint16                     port;

    g_assert_true (sotto_address_parse (sotto_reach_place_get_address (place),
                                        1, &host, &port, NULL));
    g_assert_cmpuint (port, ==, sotto_host_get_port (fixture->host));
    g_string_append_printf (text, "%s%u:%s", i == 0 ? "" : " ",
                            sotto_reach_place_get_scope (place), host);
  }
  return g_string_free (text, FALSE);
}

static void
assert_list (Fixture *fixture, const char *expected)
{
  g_autofree char *found = list (fixture);

  g_assert_cmpstr (found, ==, expected);
}

/* Each of them with the host's port. */
static void
assert_invite (Fixture *fixture, const char *const *hosts)
{
  guint16                 port = sotto_host_get_port (fixture->host);
  g_autoptr (SottoInvite) invite =
    sotto_invite_parse (sotto_reach_get_invite (fixture->reach),
                        SOTTO_PORT_DEFAULT, NULL);

  g_assert_nonnull (invite);
  g_assert_cmpuint (sotto_invite_get_n_places (invite), ==,
                    g_strv_length ((char **) hosts));
  for (guint i = 0; hosts[i] != NULL; i++) {
    g_assert_cmpstr (sotto_invite_get_place (invite, i)->host, ==, hosts[i]);
    g_assert_cmpuint (sotto_invite_get_place (invite, i)->port, ==, port);
  }
}

static const char *const many[] = { "192.168.1.5", "192.0.2.5",   "10.0.0.5",
                                    "2001:db8::5", "fd00::5",     "172.17.0.1",
                                    "172.18.0.1",  "2001:db8::6", NULL };

/* The nearest first, each once; none before it listens, and none after. */
static void
test_places (void)
{
  Fixture                  fixture = { NULL };
  static const char *const invited[] = { "192.168.1.5", "10.0.0.5",
                                         "fd00::5",     "192.0.2.5",
                                         "2001:db8::5", "2001:db8::6",
                                         NULL };

  set_up (&fixture, NULL, many);
  assert_list (&fixture, "");
  g_assert_null (sotto_reach_get_invite (fixture.reach));
  start (&fixture);
  assert_list (&fixture,
               "1:192.168.1.5 1:10.0.0.5 1:fd00::5 1:172.17.0.1 1:172.18.0.1 "
               "2:192.0.2.5 2:2001:db8::5 2:2001:db8::6");
  /* Many of one scope leave room for the others. */
  assert_invite (&fixture, invited);
  g_assert_true (has_news (&fixture, "invite"));

  end_session (sotto_host_get_session (fixture.host));
  assert_list (&fixture, "");
  g_assert_null (sotto_reach_get_invite (fixture.reach));
  g_assert_true (has_news (&fixture, "invite"));
  tear_down (&fixture);
}

static void
count_cb (GListModel *list,
          guint       position,
          guint       removed,
          guint       added,
          guint      *count)
{
  *count += removed + added;
}

/* What stays keeps its row, and its state. */
static void
test_network (void)
{
  static const char *const before[] = { "192.168.1.5", "10.0.0.5", NULL };
  static const char *const after[] = { "10.0.0.5", "2001:db8::5", NULL };
  static const char *const none[] = { "127.0.0.1", "::1", NULL };
  Fixture                  fixture = { NULL };
  g_autoptr (GObject)      kept = NULL;
  g_autoptr (GObject)      there = NULL;
  guint                    changed = 0;

  set_up (&fixture, NULL, before);
  start (&fixture);
  kept = g_list_model_get_item (G_LIST_MODEL (fixture.reach), 1);
  g_signal_connect (fixture.reach, "items-changed", G_CALLBACK (count_cb),
                    &changed);
  fake_network_change (fixture.network);
  g_assert_cmpuint (changed, ==, 0);

  cards = after;
  fake_network_change (fixture.network);
  assert_list (&fixture, "1:10.0.0.5 2:2001:db8::5");
  g_assert_cmpuint (changed, ==, 2);
  there = g_list_model_get_item (G_LIST_MODEL (fixture.reach), 0);
  g_assert_true (there == kept);
  assert_invite (&fixture, after);

  cards = none;
  fake_network_change (fixture.network);
  assert_list (&fixture, "0:127.0.0.1 0:::1");
  assert_invite (&fixture, none);
  tear_down (&fixture);
}

/* The name of a card here means nothing there. */
static void
test_zones (void)
{
  static const char *const link_local[] = { "169.254.1.1", "fe80::1%eth0",
                                            NULL };
  static const char *const invited[] = { "169.254.1.1", NULL };
  Fixture                  fixture = { NULL };

  set_up (&fixture, NULL, link_local);
  start (&fixture);
  assert_list (&fixture, "1:169.254.1.1 1:fe80::1%eth0");
  assert_invite (&fixture, invited);
  tear_down (&fixture);
}

/* It listens on this computer alone: nobody else is told, or asked. */
static void
test_bound (void)
{
  static const char *const loopback[] = { "127.0.0.1", NULL };
  Fixture                  fixture = { NULL };

  set_up (&fixture, "127.0.0.1", many);
  sotto_reach_set_announcing (fixture.reach, TRUE);
  sotto_reach_set_routing (fixture.reach, TRUE);
  g_assert_true (has_news (&fixture, "routing"));
  start (&fixture);
  assert_list (&fixture, "0:127.0.0.1");
  assert_invite (&fixture, loopback);
  g_assert_true (sotto_reach_get_announcing (fixture.reach));
  g_assert_null (sotto_reach_get_announced (fixture.reach));
  g_assert_error (sotto_reach_get_lan_error (fixture.reach), SOTTO_LAN_ERROR,
                  SOTTO_LAN_ERROR_ALONE);
  g_assert_error (sotto_reach_get_router_error (fixture.reach),
                  SOTTO_ROUTER_ERROR, SOTTO_ROUTER_ERROR_ALONE);
  tear_down (&fixture);
}

/* The address of this computer answers, and nobody has knocked; with everybody,
 * nobody can be connected. Once more while it runs changes nothing. */
static void
test_test (void)
{
  static const char *const     addresses[] = { "127.0.0.1", "255.255.255.255",
                                               NULL };
  static const SottoReachState states[] = { SOTTO_REACH_ANSWERS,
                                            SOTTO_REACH_NO_WAY };
  Fixture                      fixture = { NULL };

  set_up (&fixture, NULL, addresses);
  start (&fixture);
  sotto_reach_test (fixture.reach);
  sotto_reach_test (fixture.reach);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (SottoReachPlace) place =
      g_list_model_get_item (G_LIST_MODEL (fixture.reach), i);

    run_until (sotto_reach_place_get_state (place) != SOTTO_REACH_TESTING);
    g_assert_cmpint (sotto_reach_place_get_state (place), ==, states[i]);
  }
  run_pending ();
  g_assert_cmpuint (
    g_list_model_get_n_items (sotto_host_get_knocks (fixture.host)), ==, 0);
  tear_down (&fixture);
}

/* What runs when all ends is nobody's concern any more. */
static void
test_end_while_testing (void)
{
  static const char *const addresses[] = { "127.0.0.1", NULL };
  Fixture                  fixture = { NULL };

  set_up (&fixture, NULL, addresses);
  start (&fixture);
  sotto_reach_test (fixture.reach);
  tear_down (&fixture);
}

static void
fail (FakeWay *way, GQuark domain, int code)
{
  g_clear_error (&way->error);
  way->error = g_error_new_literal (domain, code, "cause");
  fake_way_notify (way, "error");
}

static const char *const card[] = { "192.168.1.5", NULL };

/* Announced while it listens and is wanted. */
static void
test_announcing (void)
{
  static const char *const none[] = { "127.0.0.1", NULL };
  Fixture                  fixture = { NULL };

  set_up (&fixture, NULL, none);
  sotto_reach_set_announcing (fixture.reach, TRUE);
  start (&fixture);
  g_assert_null (fake_announcer.object);
  g_assert_true (has_news (&fixture, "lan-error"));
  g_assert_error (sotto_reach_get_lan_error (fixture.reach), SOTTO_LAN_ERROR,
                  SOTTO_LAN_ERROR_ALONE);
  fake_network_change (fixture.network);
  g_assert_false (has_news (&fixture, "lan-error"));
  cards = card;
  fake_network_change (fixture.network);
  g_assert_true (has_news (&fixture, "lan-error"));
  g_assert_no_error (sotto_reach_get_lan_error (fixture.reach));
  g_assert_nonnull (fake_announcer.object);
  g_assert_cmpuint (fake_announcer.port, ==,
                    sotto_host_get_port (fixture.host));

  fake_announcer.text = "Bob #2";
  fake_way_notify (&fake_announcer, "name");
  g_assert_true (has_news (&fixture, "announced"));
  g_assert_cmpstr (sotto_reach_get_announced (fixture.reach), ==, "Bob #2");
  fail (&fake_announcer, SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_AWAY);
  g_assert_true (has_news (&fixture, "lan-error"));
  g_assert_error (sotto_reach_get_lan_error (fixture.reach), SOTTO_LAN_ERROR,
                  SOTTO_LAN_ERROR_AWAY);

  sotto_reach_set_announcing (fixture.reach, FALSE);
  g_assert_null (fake_announcer.object);
  g_assert_null (sotto_reach_get_announced (fixture.reach));
  g_assert_no_error (sotto_reach_get_lan_error (fixture.reach));
  sotto_reach_set_announcing (fixture.reach, TRUE);
  g_assert_nonnull (fake_announcer.object);
  end_session (sotto_host_get_session (fixture.host));
  g_assert_null (fake_announcer.object);
  g_clear_error (&fake_announcer.error);
  tear_down (&fixture);
}

/* What leads here by a router is told to others; from here it may not answer,
 * and that means nothing. */
static void
test_routing (void)
{
  Fixture                     fixture = { NULL };
  g_autoptr (SottoReachPlace) place = NULL;

  set_up (&fixture, NULL, card);
  start (&fixture);
  sotto_reach_set_routing (fixture.reach, TRUE);
  fake_router.text = "255.255.255.255";
  fake_router.port = 4711;
  fake_way_notify (&fake_router, "host");
  place = g_list_model_get_item (G_LIST_MODEL (fixture.reach), 1);
  g_assert_cmpstr (sotto_reach_place_get_address (place), ==,
                   "255.255.255.255:4711");
  g_assert_nonnull (strstr (sotto_reach_get_invite (fixture.reach),
                            "255.255.255.255:4711"));
  sotto_reach_test (fixture.reach);
  run_until (sotto_reach_place_get_state (place) != SOTTO_REACH_TESTING);
  g_assert_cmpint (sotto_reach_place_get_state (place), ==,
                   SOTTO_REACH_UNKNOWN);

  fake_router.text = NULL;
  fail (&fake_router, SOTTO_ROUTER_ERROR, SOTTO_ROUTER_ERROR_REFUSED);
  g_assert_true (has_news (&fixture, "router-error"));
  g_assert_error (sotto_reach_get_router_error (fixture.reach),
                  SOTTO_ROUTER_ERROR, SOTTO_ROUTER_ERROR_REFUSED);
  assert_list (&fixture, "1:192.168.1.5");
  sotto_reach_set_routing (fixture.reach, FALSE);
  g_assert_null (fake_router.object);
  g_assert_no_error (sotto_reach_get_router_error (fixture.reach));
  g_clear_error (&fake_router.error);
  tear_down (&fixture);
}

#define ONION "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"

/* Of Tor's trouble and that of the onion service, Tor's own is told, once. */
static void
test_onion (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, "127.0.0.1", many);
  start (&fixture);
  sotto_reach_set_onion (fixture.reach, TRUE, "key");
  g_assert_cmpuint (fake_onion.port, ==,
                    sotto_host_listen_for_onion (fixture.host));
  fake_tor.text = "Loading";
  fake_tor.port = 50;
  fake_way_notify (&fake_tor, "progress");
  g_assert_true (has_news (&fixture, "tor-progress"));
  g_assert_cmpuint (sotto_reach_get_tor_progress (fixture.reach), ==, 50);
  g_assert_cmpstr (sotto_reach_get_tor_summary (fixture.reach), ==, "Loading");

  fake_onion.text = ONION;
  fake_way_notify (&fake_onion, "host");
  g_assert_true (has_news (&fixture, "onion-host"));
  g_assert_cmpstr (sotto_reach_get_invite (fixture.reach), ==,
                   "sottovoce://" ONION);
  g_assert_false (sotto_reach_get_published (fixture.reach));
  fake_onion.done = TRUE;
  fake_way_notify (&fake_onion, "published");
  g_assert_true (has_news (&fixture, "published"));
  g_assert_true (sotto_reach_get_published (fixture.reach));

  fail (&fake_onion, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_PUBLISH);
  g_assert_true (has_news (&fixture, "tor-error"));
  fail (&fake_tor, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST);
  g_assert_true (has_news (&fixture, "tor-error"));
  g_assert_error (sotto_reach_get_tor_error (fixture.reach), SOTTO_TOR_ERROR,
                  SOTTO_TOR_ERROR_LOST);
  fail (&fake_onion, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST);
  g_assert_false (has_news (&fixture, "tor-error"));
  sotto_reach_set_onion (fixture.reach, FALSE, NULL);
  g_assert_true (has_news (&fixture, "tor-error"));
  g_assert_null (fake_onion.object);
  g_assert_null (fake_tor.object);
  g_assert_no_error (sotto_reach_get_tor_error (fixture.reach));
  assert_list (&fixture, "0:127.0.0.1");
  g_clear_error (&fake_onion.error);
  g_clear_error (&fake_tor.error);
  tear_down (&fixture);
}

static void
test_explain (void)
{
  const struct {
    GQuark domain;
    int    last;
  } rows[] = {
    { SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_ALONE },
    { SOTTO_ROUTER_ERROR, SOTTO_ROUTER_ERROR_ALONE },
    { SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST },
    { G_FILE_ERROR, 1 },
  };
  g_autoptr (GHashTable) texts =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (int code = 1; code <= rows[i].last; code++) {
      g_autoptr (GError) error =
        g_error_new_literal (rows[i].domain, code, "cause");
      char *text = sotto_reach_explain (error);

      /* One cause, one text, in whole sentences. */
      g_assert_true (g_str_has_suffix (text, "."));
      g_assert_true (g_hash_table_add (texts, text));
    }
  }
}

/* Tor is at 5 percent before anything else, at 15 and at 75 it has got
 * somewhere and at 14 and 74 it has not. */
static void
test_describe_tor (void)
{
  static const struct {
    guint       progress;
    const char *words;
  } rows[] = {
    /* 0 */ { 0, "Tor: starting" },
    /* 1 */ { 5, "Tor: connecting to a relay (5 %)" },
    /* 2 */ { 14, "Tor: connecting to a relay (14 %)" },
    /* 3 */ { 15, "Tor: loading the list of relays (15 %)" },
    /* 4 */ { 74, "Tor: loading the list of relays (74 %)" },
    /* 5 */ { 75, "Tor: choosing a way through the relays (75 %)" },
    /* 6 */ { 95, "Tor: choosing a way through the relays (95 %)" },
    /* 7 */ { 100, "Tor: ready" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *words = sotto_reach_describe_tor (rows[i].progress);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (words, ==, rows[i].words);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/reach/places", test_places);
  g_test_add_func ("/reach/network", test_network);
  g_test_add_func ("/reach/zones", test_zones);
  g_test_add_func ("/reach/bound", test_bound);
  g_test_add_func ("/reach/test", test_test);
  g_test_add_func ("/reach/end-while-testing", test_end_while_testing);
  g_test_add_func ("/reach/announcing", test_announcing);
  g_test_add_func ("/reach/routing", test_routing);
  g_test_add_func ("/reach/onion", test_onion);
  g_test_add_func ("/reach/explain", test_explain);
  g_test_add_func ("/reach/describe-tor", test_describe_tor);

  return g_test_run ();
}
