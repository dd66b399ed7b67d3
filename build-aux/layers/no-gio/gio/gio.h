/* SPDX-License-Identifier: GPL-3.0-or-later */
#error "src/crypto and src/protocol do no I/O"
