// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"
#include "document/stream/packet.h"

namespace sportello::document {

/// What turns `shown` into `now`: scrolled areas as moves, the rest as few rectangles around what
/// differs. Both have the same size. `shown` is changed by the moves that are found.
///
/// A scroll is found by matching hashes of whole rows (and columns) of the area that has changed.
Changes find_changes(Image& shown, const Image& now);

/// Whether all rectangles lie on a page of this size, none is empty, and the regions do not cover
/// more than the page twice.
bool fits_page(const Changes& changes, int width, int height);

/// Applies the moves to a page that they fit.
void apply_moves(const Changes& changes, Image& page);

}  // namespace sportello::document
