/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A list of frames that follows the conversation, and the chosen one below. */

#include "sotto-wire-view.h"

#include "config.h"

#include "sotto-follower.h"
#include "sotto-frame-view.h"
#include "sotto-wire-row.h"

struct _SottoWireView {
  GtkWidget parent_instance;

  GtkWidget          *box;
  GtkListView        *list_view;
  SottoFrameView     *frame_view;
  GtkSingleSelection *selection;

  SottoFollower *follower;
  SottoWireLog  *log;
};

G_DEFINE_FINAL_TYPE (SottoWireView, sotto_wire_view, GTK_TYPE_WIDGET)

enum { CLOSE, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
setup_cb (SottoWireView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, sotto_wire_row_new ());
}

static void
bind_cb (SottoWireView *self, GtkListItem *item)
{
  sotto_wire_row_bind (SOTTO_WIRE_ROW (gtk_list_item_get_child (item)),
                       gtk_list_item_get_item (item));
}

static void
selected_cb (SottoWireView *self)
{
  SottoWireEntry *entry =
    gtk_single_selection_get_selected_item (self->selection);

  if (self->frame_view != NULL) {
    sotto_frame_view_set_entry (self->frame_view, entry,
                                G_LIST_MODEL (self->log));
  }
}

static void
close_cb (SottoWireView *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

GtkWidget *
sotto_wire_view_new (SottoWireLog *log)
{
  SottoWireView *self = g_object_new (SOTTO_TYPE_WIRE_VIEW, NULL);

  self->log = g_object_ref (log);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (log));
  sotto_follower_set_model (self->follower, G_LIST_MODEL (log));

  return GTK_WIDGET (self);
}

gboolean
sotto_wire_view_focus_detail (SottoWireView *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_VIEW (self), FALSE);

  return gtk_single_selection_get_selected_item (self->selection) != NULL &&
         gtk_widget_grab_focus (GTK_WIDGET (self->frame_view));
}

gboolean
sotto_wire_view_has_detail_focus (SottoWireView *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_VIEW (self), FALSE);

  return gtk_widget_get_focus_child (GTK_WIDGET (self->frame_view)) != NULL;
}

static gboolean
sotto_wire_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SOTTO_WIRE_VIEW (widget)
                                              ->list_view));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  close_cb (SOTTO_WIRE_VIEW (widget));

  return TRUE;
}

static void
sotto_wire_view_dispose (GObject *object)
{
  SottoWireView *self = SOTTO_WIRE_VIEW (object);

  if (self->selection != NULL) {
    gtk_single_selection_set_model (self->selection, NULL);
  }
  g_clear_object (&self->follower);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (sotto_wire_view_parent_class)->dispose (object);
}

static void
sotto_wire_view_class_init (SottoWireViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_wire_view_dispose;
  widget_class->grab_focus = sotto_wire_view_grab_focus;

  signals[CLOSE] =
    g_signal_new ("close", SOTTO_TYPE_WIRE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb,
                                NULL);
  g_type_ensure (SOTTO_TYPE_FRAME_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "wireview");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-wire-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoWireView, box);
  gtk_widget_class_bind_template_child (widget_class, SottoWireView, list_view);
  gtk_widget_class_bind_template_child (widget_class, SottoWireView,
                                        frame_view);
  gtk_widget_class_bind_template_child (widget_class, SottoWireView, selection);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
sotto_wire_view_init (SottoWireView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->follower = sotto_follower_new (self->list_view);
}
