// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"
#include "document/paint/paint_state.h"

namespace sportello::document {

/// The colours of the ink, one pixel for each 8 x 8 of the page: where there is none, those nearby.
Image ink_layer(const PaintState& state);

/// The paper at the resolution down to which anything is known of it: 1/8 in the rough, up to the page's.
Image paper_layer(const PaintState& state);

}  // namespace sportello::document
