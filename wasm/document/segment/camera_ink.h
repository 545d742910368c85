// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// Ink of photographed paper whose light has been flattened: adaptive threshold after Sauvola and
/// Pietikäinen (2000), then specks and ragged edges cleaned up without changing what is joined to what.
Mask find_camera_ink(const Image& page);

}  // namespace sportello::document
