// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"
#include "document/image/source.h"

namespace sportello::document {

/// The mask of what must stay sharp: text and line art; 1 where ink is. Light text on a dark ground
/// counts as ink too (the mask then marks the glyphs). Photographs and other continuous tones stay out.
Mask find_ink(const Image& page, Source source);

}  // namespace sportello::document
