/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Turns the ways on and off, remembers what the person asked to be remembered,
 * and tells how far each one is. */

#include "sotto-reach-group.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sotto-reach-words.h"

struct _SottoReachGroup {
  AdwPreferencesGroup parent_instance;

  AdwActionRow   *announce_row;
  GtkSwitch      *announce_switch;
  AdwActionRow   *router_row;
  GtkSwitch      *router_switch;
  AdwActionRow   *tor_row;
  GtkSwitch      *tor_switch;
  GtkWidget      *news_row;
  GtkProgressBar *progress_bar;
  GtkWidget      *retry_button;
  AdwActionRow   *keep_row;
  GtkSwitch      *keep_switch;

  GSettings  *settings;
  SottoReach *reach;
  gboolean    kept; /* whether the onion address of now is */
};

G_DEFINE_FINAL_TYPE (SottoReachGroup,
                     sotto_reach_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
set_subtitle (AdwActionRow *row, const char *subtitle, gboolean failed)
{
  adw_action_row_set_subtitle (row, subtitle);
  if (failed) {
    gtk_widget_add_css_class (GTK_WIDGET (row), "failed");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (row), "failed");
  }
}

static void
announce (SottoReachGroup *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s", text);
}

static void
show_announcing (SottoReachGroup *self)
{
  gboolean         on = sotto_reach_get_announcing (self->reach);
  const GError    *error = sotto_reach_get_lan_error (self->reach);
  g_autofree char *words = sotto_reach_words_describe_announcing (
    on, sotto_reach_get_announced (self->reach), error);

  gtk_switch_set_active (self->announce_switch, on);
  /* Nobody asked for it here: that it cannot be is worth no alarm. */
  set_subtitle (self->announce_row, words, FALSE);
}

static void
show_routing (SottoReachGroup *self)
{
  gboolean         on = sotto_reach_get_routing (self->reach);
  const GError    *error = sotto_reach_get_router_error (self->reach);
  g_autofree char *words = sotto_reach_words_describe_routing (on, error);

  gtk_switch_set_active (self->router_switch, on);
  set_subtitle (self->router_row, words, error != NULL);
}

/* What goes away must not take the focus with it. */
static void
leave_retry_button (SottoReachGroup *self)
{
  if (gtk_widget_is_focus (self->retry_button)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->tor_switch));
  }
}

static void
show_tor_news (SottoReachGroup *self, gboolean running, gboolean failed)
{
  guint progress = sotto_reach_get_tor_progress (self->reach);

  if (!failed) {
    leave_retry_button (self);
  }
  gtk_progress_bar_set_fraction (self->progress_bar, progress / 100.0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_widget_set_visible (self->news_row, running || failed);
}

static void
show_tor (SottoReachGroup *self)
{
  gboolean         on = sotto_reach_get_onion (self->reach);
  gboolean         published = sotto_reach_get_published (self->reach);
  const GError    *error = sotto_reach_get_tor_error (self->reach);
  gboolean         failed = on && error != NULL;
  g_autofree char *words =
    sotto_reach_words_describe_tor (on, published,
                                    sotto_reach_get_tor_progress (self->reach),
                                    error);

  gtk_switch_set_active (self->tor_switch, on);
  set_subtitle (self->tor_row, words, failed);
  show_tor_news (self, on && !published && !failed, failed);
}

static void
show_keeping (SottoReachGroup *self)
{
  g_autofree char *words = sotto_reach_words_describe_keeping (
    sotto_reach_get_onion (self->reach), self->kept,
    gtk_switch_get_active (self->keep_switch));

  adw_action_row_set_subtitle (self->keep_row, words);
}

static void
update (SottoReachGroup *self)
{
  show_announcing (self);
  show_routing (self);
  show_tor (self);
  show_keeping (self);
}

static void
published_cb (SottoReachGroup *self)
{
  if (sotto_reach_get_published (self->reach)) {
    announce (self, _ ("Others can find you through Tor now"));
  }
}

static void
announce_error (SottoReachGroup *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (error != NULL) {
    words = sotto_reach_explain (error);
    announce (self, words);
  }
}

/* It is on without having been asked for, so only who is just there hears that
 * it does not work. */
static void
lan_error_cb (SottoReachGroup *self)
{
  if (gtk_widget_is_focus (GTK_WIDGET (self->announce_switch))) {
    announce_error (self, sotto_reach_get_lan_error (self->reach));
  }
}

static void
router_error_cb (SottoReachGroup *self)
{
  announce_error (self, sotto_reach_get_router_error (self->reach));
}

static void
tor_error_cb (SottoReachGroup *self)
{
  announce_error (self, sotto_reach_get_tor_error (self->reach));
}

static void
announce_toggled_cb (SottoReachGroup *self)
{
  gboolean on = gtk_switch_get_active (self->announce_switch);

  if (on != sotto_reach_get_announcing (self->reach)) {
    g_settings_set_boolean (self->settings, "announce", on);
    sotto_reach_set_announcing (self->reach, on);
  }
}

static void
router_toggled_cb (SottoReachGroup *self)
{
  sotto_reach_set_routing (self->reach,
                           gtk_switch_get_active (self->router_switch));
}

static char *
dup_key_file (void)
{
  return g_build_filename (g_get_user_data_dir (), "sottovoce", "onion-key",
                           NULL);
}

/* What is not to be kept any more goes when a new address takes its place, and
 * not before: the person may yet change their mind. */
static void
set_onion (SottoReachGroup *self, gboolean on)
{
  g_autofree char *key_file = dup_key_file ();

  self->kept = gtk_switch_get_active (self->keep_switch);
  if (on && !self->kept) {
    g_unlink (key_file);
  }
  sotto_reach_set_onion (self->reach, on, self->kept ? key_file : NULL);
}

static void
tor_toggled_cb (SottoReachGroup *self)
{
  gboolean on = gtk_switch_get_active (self->tor_switch);

  if (on != sotto_reach_get_onion (self->reach)) {
    g_settings_set_boolean (self->settings, "tor", on);
    set_onion (self, on);
  }
}

static void
keep_toggled_cb (SottoReachGroup *self)
{
  g_settings_set_boolean (self->settings, "tor-keep",
                          gtk_switch_get_active (self->keep_switch));
  show_keeping (self);
}

static void
retry_clicked_cb (SottoReachGroup *self)
{
  set_onion (self, FALSE);
  set_onion (self, TRUE);
}

static void
recall (SottoReachGroup *self)
{
  gtk_switch_set_active (self->keep_switch,
                         g_settings_get_boolean (self->settings, "tor-keep"));
  sotto_reach_set_announcing (self->reach,
                              g_settings_get_boolean (self->settings,
                                                      "announce"));
  set_onion (self, g_settings_get_boolean (self->settings, "tor"));
}

void
sotto_reach_group_set_reach (SottoReachGroup *self, SottoReach *reach)
{
  static const struct {
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { "notify", G_CALLBACK (update) },
    { "notify::lan-error", G_CALLBACK (lan_error_cb) },
    { "notify::router-error", G_CALLBACK (router_error_cb) },
    { "notify::tor-error", G_CALLBACK (tor_error_cb) },
    { "notify::published", G_CALLBACK (published_cb) },
  };

  g_return_if_fail (SOTTO_IS_REACH_GROUP (self));
  g_return_if_fail (self->reach == NULL);

  self->reach = g_object_ref (reach);
  recall (self);
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++) {
    g_signal_connect_object (reach, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
  }
  update (self);
}

static void
sotto_reach_group_dispose (GObject *object)
{
  SottoReachGroup *self = SOTTO_REACH_GROUP (object);

  g_clear_object (&self->reach);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sotto_reach_group_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        announce_row);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        announce_switch);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        router_row);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        router_switch);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup, tor_row);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        tor_switch);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        news_row);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        retry_button);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        keep_row);
  gtk_widget_class_bind_template_child (widget_class, SottoReachGroup,
                                        keep_switch);
}

static void
sotto_reach_group_class_init (SottoReachGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_reach_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-reach-group.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, announce_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, router_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, tor_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static void
sotto_reach_group_init (SottoReachGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
}
