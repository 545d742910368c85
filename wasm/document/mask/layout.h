// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/image/image.h"
#include "document/mask/components.h"

namespace sportello::document {

/// A glyph on the page: one component, or a stem with its dot or accent.
struct Glyph {
  Rect box;
  bool begins_segment = false;          // the first of a run of text (a line, a table cell, a column's line)
  std::vector<int32_t> parts;           // indices of components
};

/// The glyphs of a page in reading order: rows from top to bottom, in a row from left to right. Components that
/// are no glyphs (rules, frames, large art, specks) are left out.
///
/// How the encoder orders glyphs is not part of the format: a good order only makes the next glyph, and where it
/// stands, easier to predict.
std::vector<Glyph> read_layout(const Components& page);

}  // namespace sportello::document
