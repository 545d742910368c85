// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// Ink pixels begin..end - 1 of one row.
struct InkRun {
  int y = 0;
  int begin = 0;
  int end = 0;
  int32_t next = -1;  // the next run of the same component
};

/// An 8-connected component of ink.
struct Component {
  Rect box;
  int pixels = 0;
  int32_t first_run = -1;
};

/// The 8-connected components of a mask, in the order of their first pixels, with their runs from top to bottom.
struct Components {
  std::vector<InkRun> runs;
  std::vector<Component> components;
};
Components find_components(const Mask& mask);

}  // namespace sportello::document
