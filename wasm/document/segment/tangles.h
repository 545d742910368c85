// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// Sets to 0 what belongs to a tangle of fine lines, as they are printed under the text of cards and cheques
/// (guilloche) or stand for heights on a map: faint beside the strongest marks, thin, curved, many beside each
/// other. They are background: in the mask they would cost more than the text, and hinder whoever reads it.
///
/// `contrast` is each pixel's with its ground, 0 on ground; below `faint` nothing is a mark.
void erase_tangles(GrayImage& contrast, int faint);

}  // namespace sportello::document
