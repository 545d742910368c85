// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "document/stream/layer.h"
#include "document/stream/region_encoder.h"

namespace sportello::document {

/// What the encoder needs to know of a page.
struct PageOptions {
  Source source = Source::kPicture;
  /// Whether to go on to the pixel-exact page.
  bool exact = true;
};

/// One page and its changes, as packets in the order sent.
class PageEncoder {
 public:
  /// The page keeps `pixels`. `library` outlives the encoder.
  PageEncoder(uint32_t id, Image pixels, const PageOptions& options, ShapeLibrary& library);

  /// The layer that its next packet belongs to; nothing when the far side has all.
  std::optional<Layer> next_layer();

  /// Appends the next packet; false if there is none.
  bool next_packet(std::vector<uint8_t>& packet);

  /// The page looks like this now (same size). It is sent once the present state is readable; of
  /// several updates until then only the last counts.
  void update(Image pixels);

  /// Begins again, for a far side that knows nothing.
  void restart();

  bool readable() const { return readable_; }
  bool complete();
  uint64_t bytes() const { return bytes_; }
  size_t pixels() const { return target_.values().size(); }
  int width() const { return target_.width(); }
  int height() const { return target_.height(); }

 private:
  void begin(const std::vector<Rect>& areas);
  void begin_update();
  void settle();
  RegionEncoder* next_region();

  uint32_t id_;
  PageOptions options_;
  ShapeLibrary& library_;
  Image target_;
  std::optional<Image> update_;
  /// What the far side shows; empty while it shows `target_` or is still at the first text layer.
  Image shown_;
  std::vector<std::unique_ptr<RegionEncoder>> regions_;
  std::vector<uint8_t> opening_;
  bool readable_ = false;
  uint64_t bytes_ = 0;
};

}  // namespace sportello::document
