// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"
#include "document/paint/paint_state.h"

namespace sportello::document {

/// Finds the palette of a page's ink and the colour of each unit in it, `state.palette` and
/// `state.colours`. Counts what lies within a stroke, not its soft edge; strokes that are nothing but edge
/// take the colour that they are a tint of. `paper`: its colour in each cell. `noisy`: colours vary, as a camera's.
void find_ink_colours(const Image& page, const Mask& mask, const Image& paper, bool noisy, PaintState& state);

/// Finds how much ink the rim of shapes holds, by least squares.
EdgeTable find_edges(const Image& page, const Mask& mask, const Image& paper, const PaintState& state);

}  // namespace sportello::document
