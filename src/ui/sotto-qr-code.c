/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Draws the modules of a QR code (ISO/IEC 18004), which libqrencode makes. */

#include "sotto-qr-code.h"

#include "config.h"

#ifdef HAVE_QRENCODE
#include <qrencode.h>
#endif

/* ISO/IEC 18004, section 6.3.8: on each side, or no camera finds the code. */
#define QUIET_MODULES 4

/* Pixels of a module, so that a camera at arm's length sees it. */
#define MODULE_NATURAL 4

struct _SottoQrCode {
  GtkWidget parent_instance;

  int     n_modules; /* in a row and in a column; 0: there is no code */
  guint8 *modules;   /* row by row; the lowest bit: dark */
};

G_DEFINE_FINAL_TYPE (SottoQrCode, sotto_qr_code, GTK_TYPE_WIDGET)

#ifdef HAVE_QRENCODE
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

static void
encode (SottoQrCode *self, const char *text)
{
  /* A screen has no scratches: as few modules as can be, and so large ones. */
  g_autoptr (QRcode) code =
    QRcode_encodeString (text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

  if (code != NULL) {
    self->n_modules = code->width;
    self->modules =
      g_memdup2 (code->data, (gsize) code->width * (gsize) code->width);
  }
}
#else
static void
encode (SottoQrCode *self, const char *text)
{
}
#endif

GtkWidget *
sotto_qr_code_new (void)
{
  return g_object_new (SOTTO_TYPE_QR_CODE, NULL);
}

gboolean
sotto_qr_code_is_supported (void)
{
#ifdef HAVE_QRENCODE
  return TRUE;
#else
  return FALSE;
#endif
}

gboolean
sotto_qr_code_set_text (SottoQrCode *self, const char *text)
{
  g_return_val_if_fail (SOTTO_IS_QR_CODE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  self->n_modules = 0;
  g_clear_pointer (&self->modules, g_free);
  encode (self, text);
  gtk_widget_queue_resize (GTK_WIDGET (self));

  return self->n_modules > 0;
}

static gboolean
is_dark (SottoQrCode *self, int row, int column)
{
  return column < self->n_modules &&
         (self->modules[row * self->n_modules + column] & 1) != 0;
}

/* Modules that touch are one rectangle: between two there might be a seam. */
static void
draw_row (SottoQrCode            *self,
          GtkSnapshot            *snapshot,
          int                     row,
          float                   size,
          const graphene_point_t *origin)
{
  static const GdkRGBA dark = { 0, 0, 0, 1 };
  int                  start = 0;

  for (int column = 0; column <= self->n_modules; column++) {
    if (is_dark (self, row, column)) {
      continue;
    }
    if (column > start) {
      gtk_snapshot_append_color (
        snapshot, &dark,
        &GRAPHENE_RECT_INIT (origin->x + (float) start * size,
                             origin->y + (float) row * size,
                             (float) (column - start) * size, size));
    }
    start = column + 1;
  }
}

/* Every module is a whole number of the screen's pixels, and begins with one:
 * so its edges are sharp. Dark on light in the dark style too, since not every
 * reader takes the reverse. */
static void
sotto_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA light = { 1, 1, 1, 1 };
  SottoQrCode         *self = SOTTO_QR_CODE (widget);
  int                  scale = gtk_widget_get_scale_factor (widget);
  int                  width = gtk_widget_get_width (widget) * scale;
  int                  height = gtk_widget_get_height (widget) * scale;
  int                  n_all = self->n_modules + 2 * QUIET_MODULES;
  int                  pixels = MIN (width, height) / n_all;
  float                size = (float) pixels / (float) scale;
  graphene_point_t     origin;

  if (self->n_modules == 0) {
    return;
  }
  origin.x = (float) ((width - n_all * pixels) / 2) / (float) scale;
  origin.y = (float) ((height - n_all * pixels) / 2) / (float) scale;
  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (origin.x, origin.y,
                                                  (float) n_all * size,
                                                  (float) n_all * size));
  origin.x += QUIET_MODULES * size;
  origin.y += QUIET_MODULES * size;
  for (int row = 0; row < self->n_modules; row++) {
    draw_row (self, snapshot, row, size, &origin);
  }
}

static void
sotto_qr_code_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  SottoQrCode *self = SOTTO_QR_CODE (widget);
  int          n_all = self->n_modules + 2 * QUIET_MODULES;

  n_all = self->n_modules > 0 ? n_all : 0;
  *minimum = n_all;
  *natural = n_all * MODULE_NATURAL;
  /* As high as it is wide, whatever else there is to show. */
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= n_all &&
      n_all > 0) {
    *minimum = MIN (for_size / n_all * n_all, *natural);
  }
}

static GtkSizeRequestMode
sotto_qr_code_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sotto_qr_code_dispose (GObject *object)
{
  SottoQrCode *self = SOTTO_QR_CODE (object);

  self->n_modules = 0;
  g_clear_pointer (&self->modules, g_free);
  G_OBJECT_CLASS (sotto_qr_code_parent_class)->dispose (object);
}

static void
sotto_qr_code_class_init (SottoQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_qr_code_dispose;
  widget_class->get_request_mode = sotto_qr_code_get_request_mode;
  widget_class->measure = sotto_qr_code_measure;
  widget_class->snapshot = sotto_qr_code_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sotto_qr_code_init (SottoQrCode *self)
{
}
