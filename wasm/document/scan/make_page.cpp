// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/make_page.h"

#include <algorithm>
#include <vector>

#include "document/scan/clean.h"
#include "document/scan/edge_trim.h"
#include "document/scan/fusion.h"
#include "document/scan/homography.h"
#include "document/scan/light_field.h"
#include "document/scan/page_shape.h"
#include "document/scan/sheet_finder.h"

namespace sportello::document {
namespace {

/// Whether the sheet has the shape of an identity card and no other.
bool is_card(const PageShape& shape) {
  return shape.dpi > 0 && 2 * std::max(shape.width, shape.height) > 3 * std::min(shape.width, shape.height);
}

/// Takes away what is seen of the desk beyond a card's round corners (ISO/IEC 7810: 3.18 mm).
void round_corners(Image& page) {
  const int width = page.width(), height = page.height();
  const int radius = std::max(width, height) * 318 / 8560;
  for (int y = 0; y < radius; ++y) {
    for (int x = 0; x < radius; ++x) {
      const int dx = radius - x, dy = radius - y;
      if (dx * dx + dy * dy <= radius * radius) continue;
      for (Rgba* pixel : {&page.at(x, y), &page.at(width - 1 - x, y), &page.at(x, height - 1 - y), &page.at(width - 1 - x, height - 1 - y)}) {
        *pixel = {255, 255, 255, 0};
      }
    }
  }
}

Image turned(Image page, int quarter_turns) {
  const int turns = ((quarter_turns % 4) + 4) % 4;
  if (turns == 0) return page;
  const int width = page.width(), height = page.height();
  if (turns == 2) {
    std::reverse(page.values().begin(), page.values().end());
    return page;
  }
  Image out(height, width);
  for (int y = 0; y < height; ++y) {
    const Rgba* in = page.row(y);
    for (int x = 0; x < width; ++x) {
      if (turns == 1) {
        out.at(height - 1 - y, x) = in[x];
      } else {
        out.at(y, width - 1 - x) = in[x];
      }
    }
  }
  return out;
}

}  // namespace

ScannedPage make_page(std::span<const Image> frames, const ScanOptions& options) {
  ScannedPage result;
  if (frames.empty() || frames[0].empty() || !is_page_size(frames[0].width(), frames[0].height())) return result;
  const Image& reference = frames[0];
  if (options.use_corners) {
    result.sheet_found = is_usable_quad(options.corners);
    if (result.sheet_found) result.corners = options.corners;
  } else {
    const SheetGuess guess = find_sheet(reference);
    result.sheet_found = guess.found;
    result.corners = guess.corners;
  }

  const std::vector<FusedFrame> fused = choose_frames(frames, result.corners);
  const float scale = fused.size() >= kFramesForFiner ? kFinerScale : 1.0f;
  PageShape shape;
  if (result.sheet_found) {
    shape = shape_page(result.corners, reference.width(), reference.height(), scale);
  } else {
    shape.width = reference.width();
    shape.height = reference.height();
  }
  result.dpi = shape.dpi;
  const Homography map = page_to_frame(result.corners, reference.width(), reference.height(), shape.width, shape.height);
  result.page = fuse(fused, map, shape.width, shape.height);
  if (result.sheet_found && is_card(shape)) round_corners(result.page);
  const LightField light(result.page);
  light.flatten(result.page);
  clean(result.page, light.paper_found());
  if (result.sheet_found) trim_edges(result.page);
  result.page = turned(std::move(result.page), options.quarter_turns);
  return result;
}

}  // namespace sportello::document
