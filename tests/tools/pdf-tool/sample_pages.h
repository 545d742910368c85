// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "document/image/image.h"

namespace sportello::tools {

/// A page in all its layers, and what a viewer is to show at the page's own resolution.
struct SamplePage {
  std::string name;
  float dpi = 150;
  document::Mask mask;
  document::Image ink;
  document::Image paper;
  document::Image exact;  ///< Empty: a page of layers.
  std::string text;
  document::Image expected;
};

/// One page for each way in which PdfWriter stores one.
std::vector<SamplePage> make_sample_pages();

}  // namespace sportello::tools
