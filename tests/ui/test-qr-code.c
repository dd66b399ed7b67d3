/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* QR codes are sharp, and another program reads the same text in them. */

#include "sotto-qr-code.h"

#include "config.h"

#include <string.h>

#include "sotto-invite.h"
#include "temporary.h"
#include "ui-test.h"

#define ONION "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"

/* ISO/IEC 18004: what the largest code holds, with the least correction. */
#define SIZE_MAX_BYTES 2953

typedef struct {
  GtkWidget *code;
  GtkWidget *window;
  char      *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = temporary_new ();
  fixture->code = sotto_qr_code_new ();
  fixture->window = ui_show (fixture->code);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->code);
  temporary_free (fixture->folder);
}

/* What the screen would show of the code at this size, on a coloured ground. */
static GdkTexture *
render (Fixture *fixture, int width, int height)
{
  static const GdkRGBA      ground = { 1, 0, 0, 1 };
  GskRenderer              *renderer;
  g_autoptr (GtkSnapshot)   snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t           bounds;

  gtk_widget_size_allocate (fixture->code,
                            &(GtkAllocation){ 0, 0, width, height }, -1);
  graphene_rect_init (&bounds, 0, 0, (float) width, (float) height);
  gtk_snapshot_append_color (snapshot, &ground, &bounds);
  GTK_WIDGET_GET_CLASS (fixture->code)->snapshot (fixture->code, snapshot);
  node = gtk_snapshot_to_node (snapshot);
  renderer = gtk_native_get_renderer (GTK_NATIVE (fixture->window));

  return gsk_renderer_render_texture (renderer, node, &bounds);
}

/* In it, zbarimg reads @text and nothing else. */
static void
assert_reads (Fixture *fixture, GdkTexture *texture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "code.png", NULL);
  const char      *argv[] = {
         "zbarimg", "--quiet", "--raw", "-Sbinary", path, NULL
  };
  g_autofree char   *found = NULL;
  g_autoptr (GError) error = NULL;
  int                status;

  g_assert_true (gdk_texture_save_to_png (texture, path));
  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &found, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (found, ==, text);
}

static gboolean
can_read (void)
{
  g_autofree char *zbarimg = g_find_program_in_path ("zbarimg");

  if (zbarimg == NULL || !sotto_qr_code_is_supported ()) {
    g_test_skip ("it takes libqrencode and zbarimg");
    return FALSE;
  }

  return TRUE;
}

static char *
make_long_invite (void)
{
  g_autoptr (SottoInvite) invite = sotto_invite_new ();

  sotto_invite_add (invite, "203.0.113.207", 55330);
  sotto_invite_add (invite, "192.168.178.123", 55330);
  sotto_invite_add (invite, "10.111.112.113", 55330);
  sotto_invite_add (invite, "172.16.123.124", 55330);
  sotto_invite_add (invite, "2001:db8:1234:5678:9abc:def0:1234:5678", 55330);
  sotto_invite_add (invite, "fe80::1234:56ff:fe78:9abc%wlp0s20f3", 55330);
  sotto_invite_add (invite, "a-rather-long-name.müller.example", 55330);
  sotto_invite_add (invite, ONION, 5533);
  g_assert_cmpuint (sotto_invite_get_n_places (invite), ==, 8);

  return sotto_invite_format (invite, 5533);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char  *invite = make_long_invite ();
  const char *const texts[] = { "sottovoce://192.0.2.1",
                                "sottovoce://[2001:db8::1]:7", invite };

  if (!can_read ()) {
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GdkTexture) texture = NULL;
    int                    size;
    int                    height;

    g_assert_true (sotto_qr_code_set_text (SOTTO_QR_CODE (fixture->code),
                                           texts[i]));
    gtk_widget_measure (fixture->code, GTK_ORIENTATION_HORIZONTAL, -1, NULL,
                        &size, NULL, NULL);
    /* It fits in a narrow window. */
    g_assert_cmpint (size, <=, 336);
    /* Nothing makes it too small for a camera. */
    gtk_widget_measure (fixture->code, GTK_ORIENTATION_VERTICAL, size, &height,
                        NULL, NULL, NULL);
    g_assert_cmpint (height, ==, size);
    texture = render (fixture, size, size);
    assert_reads (fixture, texture, texts[i]);
  }
}

typedef struct {
  guint dark;
  guint light;
  guint ground;
} Colours;

static Colours
count_colours (GdkTexture *texture)
{
  int                 width = gdk_texture_get_width (texture);
  int                 height = gdk_texture_get_height (texture);
  gsize               n_pixels = (gsize) width * (gsize) height;
  g_autofree guint32 *pixels = g_new (guint32, n_pixels);
  Colours             colours = { 0 };

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (gsize i = 0; i < n_pixels; i++) {
    colours.dark += pixels[i] == 0xff000000;
    colours.light += pixels[i] == 0xffffffff;
    colours.ground += pixels[i] == 0xffff0000;
  }

  return colours;
}

/* At every size each pixel is dark or light or no part of it, and the code has
 * as much of both: so every module has the same size. */
static void
test_sharp (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "sottovoce://192.0.2.1:7";
  int               n_all;
  guint             n_dark = 0;

  if (!sotto_qr_code_is_supported ()) {
    g_test_skip ("it takes libqrencode");
    return;
  }
  g_assert_true (sotto_qr_code_set_text (SOTTO_QR_CODE (fixture->code), text));
  gtk_widget_measure (fixture->code, GTK_ORIENTATION_HORIZONTAL, -1, &n_all,
                      NULL, NULL, NULL);
  for (int size = n_all; size < 6 * n_all; size += 13) {
    g_autoptr (GdkTexture) texture = render (fixture, size + 7, size);
    Colours                colours = count_colours (texture);
    guint                  pixels = (guint) (size / n_all);
    guint                  area = (guint) (n_all * n_all) * pixels * pixels;

    g_test_message ("size %d", size);
    g_assert_cmpuint (colours.dark + colours.light, ==, area);
    g_assert_cmpuint (area + colours.ground, ==, (guint) ((size + 7) * size));
    n_dark = n_dark != 0 ? n_dark : colours.dark / (pixels * pixels);
    g_assert_cmpuint (colours.dark, ==, n_dark * pixels * pixels);
  }
  g_assert_cmpuint (n_dark, >, 100);
}

static void
test_dark_style (Fixture *fixture, gconstpointer data)
{
  static const char      text[] = "sottovoce://192.0.2.1:7";
  AdwStyleManager       *style = adw_style_manager_get_default ();
  g_autoptr (GdkTexture) light = NULL;
  g_autoptr (GdkTexture) dark = NULL;
  Colours                before;
  Colours                after;

  sotto_qr_code_set_text (SOTTO_QR_CODE (fixture->code), text);
  light = render (fixture, 200, 200);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  ui_settle (fixture->window);
  g_assert_true (adw_style_manager_get_dark (style));
  dark = render (fixture, 200, 200);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  before = count_colours (light);
  after = count_colours (dark);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
}

/* What there is no code for leaves nothing of the one before. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char  *longest = g_strnfill (SIZE_MAX_BYTES, 'a');
  g_autofree char  *longer = g_strnfill (SIZE_MAX_BYTES + 1, 'a');
  SottoQrCode      *code = SOTTO_QR_CODE (fixture->code);
  const char *const refused[] = { longer, "" };

  g_assert_true (sotto_qr_code_set_text (code, longest) ==
                 sotto_qr_code_is_supported ());
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GdkTexture) texture = NULL;
    int                    minimum;

    g_assert_false (sotto_qr_code_set_text (code, refused[i]));
    gtk_widget_measure (fixture->code, GTK_ORIENTATION_VERTICAL, -1, &minimum,
                        NULL, NULL, NULL);
    g_assert_cmpint (minimum, ==, 0);
    texture = render (fixture, 100, 100);
    g_assert_cmpuint (count_colours (texture).ground, ==, 10000);
  }
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->code),
                                   GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  add ("/qr-code/read", test_read);
  add ("/qr-code/sharp", test_sharp);
  add ("/qr-code/dark-style", test_dark_style);
  add ("/qr-code/refused", test_refused);
  add ("/qr-code/accessible", test_accessible);

  return g_test_run ();
}
