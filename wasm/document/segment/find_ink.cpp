// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/find_ink.h"

#include "document/segment/camera_ink.h"
#include "document/segment/rendered_ink.h"

namespace sportello::document {

Mask find_ink(const Image& page, Source source) {
  return source == Source::kCamera ? find_camera_ink(page) : find_rendered_ink(page);
}

}  // namespace sportello::document
