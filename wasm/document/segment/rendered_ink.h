// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// Ink of a page that a program drew: marks that stand out from the flat grounds around them, each with a
/// threshold halfway to its own colour, so that a glyph comes out alike wherever it stands.
Mask find_rendered_ink(const Image& page);

}  // namespace sportello::document
