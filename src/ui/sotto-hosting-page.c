/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Shows how the host is reached, and what happens at its door. */

#include "sotto-hosting-page.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-door-status.h"
#include "sotto-invite-row.h"
#include "sotto-knock-row.h"
#include "sotto-places-group.h"
#include "sotto-reach-group.h"

struct _SottoHostingPage {
  GtkBox parent_instance;

  GtkWidget        *scrolled_window;
  GtkLabel         *title_label;
  GtkLabel         *advice_label;
  GtkWidget        *invite_group;
  SottoInviteRow   *invite_row;
  SottoPlacesGroup *places_group;
  SottoReachGroup  *reach_group;
  GtkListBox       *knock_list;
  SottoDoorStatus  *door_status;
  GtkWidget        *open_button;
  GtkWidget        *stop_button;

  SottoHost *host;
};

G_DEFINE_FINAL_TYPE (SottoHostingPage, sotto_hosting_page, GTK_TYPE_BOX)

enum { CANCEL, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *
get_title (SottoHostingPage *self)
{
  if (sotto_host_get_port (self->host) == 0) {
    return _ ("Preparing the Password…");
  }
  if (!sotto_host_get_door_open (self->host)) {
    return _ ("The Door Is Closed");
  }
  return _ ("Waiting for the Other Person");
}

static const char *
get_advice (SottoHostingPage *self)
{
  if (!sotto_host_get_door_open (self->host)) {
    return _ ("Too many wrong passwords were tried in a row. Nobody can come "
              "in until you open the door again.");
  }
  return _ ("Give the other person the invite, and tell them the password in a "
            "way that you trust.");
}

/* Rather than at the button that ends all: somebody may press a key twice. */
static void
move_focus_to_invite (SottoHostingPage *self, GtkWidget *from)
{
  if (gtk_widget_is_focus (from)) {
    gtk_widget_child_focus (self->invite_group, GTK_DIR_TAB_FORWARD);
  }
}

/* The other signs of the closed door follow its button. */
static void
update (SottoHostingPage *self)
{
  gboolean closed = !sotto_host_get_door_open (self->host);

  gtk_label_set_text (self->title_label, get_title (self));
  gtk_label_set_text (self->advice_label, get_advice (self));
  if (!closed) {
    /* What goes away must not take the focus with it. */
    move_focus_to_invite (self, self->open_button);
  }
  gtk_widget_set_visible (self->open_button, closed);
}

static void
listening_cb (SottoHostingPage *self)
{
  gtk_widget_set_visible (self->invite_group, TRUE);
  /* Until now the focus could be nowhere else. */
  move_focus_to_invite (self, self->scrolled_window);
  move_focus_to_invite (self, self->stop_button);
  update (self);
}

static void
open_clicked_cb (SottoHostingPage *self)
{
  sotto_host_open_door (self->host);
}

static void
cancel_clicked_cb (SottoHostingPage *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

/* The newest on top: what just happened is seen without scrolling. So the row
 * of the first knock is the last one. */
static void
knocks_changed_cb (SottoHostingPage *self,
                   guint             position,
                   guint             removed,
                   guint             added,
                   GListModel       *knocks)
{
  int after = (int) (g_list_model_get_n_items (knocks) - position - added);

  for (guint i = 0; i < removed; i++) {
    gtk_list_box_remove (
      self->knock_list,
      GTK_WIDGET (gtk_list_box_get_row_at_index (self->knock_list, after)));
  }
  for (guint i = 0; i < added; i++) {
    g_autoptr (SottoKnock) knock = g_list_model_get_item (knocks, position + i);

    gtk_list_box_insert (self->knock_list, sotto_knock_row_new (knock), after);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->knock_list),
                          g_list_model_get_n_items (knocks) > 0);
}

static void
show_knocks (SottoHostingPage *self)
{
  GListModel *knocks = sotto_host_get_knocks (self->host);

  g_signal_connect_object (knocks, "items-changed",
                           G_CALLBACK (knocks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  knocks_changed_cb (self, 0, 0, g_list_model_get_n_items (knocks), knocks);
}

static void
show_host (SottoHostingPage *self)
{
  sotto_door_status_set_host (self->door_status, self->host);
  show_knocks (self);
  g_signal_connect_object (self->host, "notify::door-open", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->host, "listening", G_CALLBACK (listening_cb),
                           self, G_CONNECT_SWAPPED);
  update (self);
  if (sotto_host_get_port (self->host) != 0) {
    listening_cb (self);
  }
}

GtkWidget *
sotto_hosting_page_new (SottoHost *host, SottoReach *reach)
{
  SottoHostingPage *self = g_object_new (SOTTO_TYPE_HOSTING_PAGE, NULL);

  self->host = g_object_ref (host);
  sotto_invite_row_set_reach (self->invite_row, reach);
  sotto_places_group_set_reach (self->places_group, reach);
  sotto_reach_group_set_reach (self->reach_group, reach);
  show_host (self);

  return GTK_WIDGET (self);
}

static void
sotto_hosting_page_dispose (GObject *object)
{
  SottoHostingPage *self = SOTTO_HOSTING_PAGE (object);

  g_clear_object (&self->host);
  G_OBJECT_CLASS (sotto_hosting_page_parent_class)->dispose (object);
}

static void
sotto_hosting_page_class_init (SottoHostingPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_hosting_page_dispose;

  signals[CANCEL] =
    g_signal_new ("cancel", SOTTO_TYPE_HOSTING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_DOOR_STATUS);
  g_type_ensure (SOTTO_TYPE_INVITE_ROW);
  g_type_ensure (SOTTO_TYPE_PLACES_GROUP);
  g_type_ensure (SOTTO_TYPE_REACH_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-hosting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        title_label);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        advice_label);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        invite_group);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        invite_row);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        places_group);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        reach_group);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        knock_list);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        door_status);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        open_button);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        stop_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
}

static void
sotto_hosting_page_init (SottoHostingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
