// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/exact_encoder.h"

#include <algorithm>
#include <memory>

#include "document/entropy/range_coder.h"
#include "document/exact/bit_port.h"
#include "document/exact/packet.h"
#include "document/exact/page_model.h"

namespace sportello::document {

namespace {

bool is_gray(const Image& page) {
  for (const auto& pixel : page.values()) {
    if (pixel.r != pixel.g || pixel.g != pixel.b) return false;
  }
  return true;
}

/// Whether most pixels of the tile at (x0, y0) differ from all their neighbours before them: what a
/// photograph does and text does not.
bool is_smooth_tile(const Image& page, int x0, int y0) {
  const int x1 = std::min(x0 + PageModel::kTile, page.width());
  const int y1 = std::min(y0 + PageModel::kTile, page.height());
  int fresh = 0;
  for (int y = y0 + 1; y < y1; ++y) {
    const Rgba* here = page.row(y);
    const Rgba* above = page.row(y - 1);
    for (int x = x0 + 1; x + 1 < x1; ++x) {
      fresh += here[x] != here[x - 1] && here[x] != above[x] && here[x] != above[x - 1] && here[x] != above[x + 1];
    }
  }
  return fresh * 100 > (x1 - x0 - 2) * (y1 - y0 - 1) * 45;
}

}  // namespace

class ExactEncoder::Impl {
 public:
  Impl(const Image& page, const Mask& mask, const Image& rendition)
      : page_(page), mask_(mask), rendition_(rendition), row_(static_cast<size_t>(page.width())) {}

  Progress progress() const { return {y_, x_}; }

  bool next_packet(std::vector<uint8_t>& packet) {
    if (y_ == page_.height()) return false;
    if (model_ == nullptr) {
      const bool gray = is_gray(page_);
      model_ = std::make_unique<PageModel>(mask_, gray);
      packet.push_back(gray);
    }
    const size_t header = packet.size();
    packet.resize(header + exact_packet::kHeader);
    RangeEncoder coder(packet);
    BitSink bits(coder);
    Checksum checksum;
    int chunks = 0;
    while (y_ < page_.height() && chunks < exact_packet::kMaxChunks && coder.size() < exact_packet::kFull) {
      code_chunk(bits, checksum);
      ++chunks;
    }
    coder.finish();
    const auto put = [&](size_t at, unsigned value) {
      packet[at] = static_cast<uint8_t>(value);
      packet[at + 1] = static_cast<uint8_t>(value >> 8);
    };
    put(header, static_cast<unsigned>(chunks));
    put(header + 2, checksum.value());
    return true;
  }

 private:
  void code_chunk(BitSink& bits, Checksum& checksum) {
    if (x_ == 0) {
      const Rgba* from = page_.row(y_);
      for (int x = 0; x < page_.width(); ++x) row_[static_cast<size_t>(x)] = to_colour(from[x]);
      model_->begin_row(y_, rendition_.row(y_));
    }
    const int end = std::min(x_ + PageModel::kChunk, page_.width());
    PageModel::SmoothTiles smooth{};
    if (y_ % PageModel::kTile == 0) {
      for (int x = x_; x < end; x += PageModel::kTile) {
        smooth[static_cast<size_t>((x - x_) / PageModel::kTile)] = is_smooth_tile(page_, x, y_);
      }
    }
    model_->code_chunk(bits, x_, end, row_.data(), smooth);
    checksum.add(row_.data() + x_, end - x_);
    x_ = end;
    if (x_ == page_.width()) {
      model_->end_row();
      x_ = 0;
      ++y_;
    }
  }

  const Image& page_;
  const Mask& mask_;
  const Image& rendition_;
  std::unique_ptr<PageModel> model_;
  std::vector<Colour> row_;
  int x_ = 0;
  int y_ = 0;
};

ExactEncoder::ExactEncoder(const Image& page, const Mask& mask, const Image& rendition)
    : impl_(std::make_unique<Impl>(page, mask, rendition)) {}

ExactEncoder::~ExactEncoder() = default;

ExactEncoder::Progress ExactEncoder::progress() const { return impl_->progress(); }

bool ExactEncoder::next_packet(std::vector<uint8_t>& packet) { return impl_->next_packet(packet); }

}  // namespace sportello::document
