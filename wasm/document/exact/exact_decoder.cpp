// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/exact_decoder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "document/entropy/range_coder.h"
#include "document/exact/bit_port.h"
#include "document/exact/packet.h"
#include "document/exact/page_model.h"

namespace sportello::document {

class ExactDecoder::Impl {
 public:
  Impl(const Mask& mask, Image& rendition) : mask_(mask), image_(rendition) {}

  bool decode(std::span<const uint8_t> packet) {
    if (failed_ || complete()) return false;
    failed_ = !take(packet);
    return !failed_;
  }

  bool complete() const { return y_ == image_.height(); }

  Rect take_changed() { return std::exchange(changed_, Rect{}); }

 private:
  bool take(std::span<const uint8_t> packet) {
    if (model_ == nullptr) {
      if (packet.empty() || packet[0] > 1) return false;
      model_ = std::make_unique<PageModel>(mask_, packet[0] == 1);
      packet = packet.subspan(exact_packet::kPageHeader);
    }
    if (packet.size() < exact_packet::kHeader) return false;
    const auto get = [&](size_t at) { return packet[at] | packet[at + 1] << 8; };
    const int chunks = get(0);
    const int expected = get(2);
    const int width = image_.width();
    const int per_row = (width + PageModel::kChunk - 1) / PageModel::kChunk;
    const int left = (image_.height() - y_) * per_row - x_ / PageModel::kChunk;
    if (chunks == 0 || chunks > exact_packet::kMaxChunks || chunks > left) return false;

    RangeDecoder coder(packet.subspan(exact_packet::kHeader));
    BitSource bits(coder);
    Checksum checksum;
    const int first_x = x_;
    const int first_y = y_;
    before_.clear();
    for (int chunk = 0; chunk < chunks && !coder.overrun(); ++chunk) decode_chunk(bits, checksum);
    if (coder.overrun() || checksum.value() != expected) {
      restore(first_x, first_y);
      return false;
    }
    const int last_y = x_ == 0 ? y_ - 1 : y_;
    const Rect rows = first_y == last_y ? Rect{first_x, first_y, (x_ == 0 ? width : x_) - first_x, 1}
                                        : Rect{0, first_y, width, last_y - first_y + 1};
    changed_ = unite(changed_, rows);
    return true;
  }

  void decode_chunk(BitSource& bits, Checksum& checksum) {
    Rgba* row = image_.row(y_);
    if (x_ == 0) model_->begin_row(y_, row);
    const int end = std::min(x_ + PageModel::kChunk, image_.width());
    model_->code_chunk(bits, x_, end, nullptr, {});
    const Colour* colours = model_->row();
    checksum.add(colours + x_, end - x_);
    before_.insert(before_.end(), row + x_, row + end);
    for (int x = x_; x < end; ++x) row[x] = to_pixel(colours[x]);
    x_ = end;
    if (x_ == image_.width()) {
      model_->end_row();
      x_ = 0;
      ++y_;
    }
  }

  /// Puts back what was shown before the packet.
  void restore(int x, int y) {
    auto from = before_.begin();
    while (from != before_.end()) {
      const int count = std::min<int>(image_.width() - x, static_cast<int>(before_.end() - from));
      std::copy_n(from, count, image_.row(y) + x);
      from += count;
      x = 0;
      ++y;
    }
    y_ = std::min(y_, image_.height() - 1);  // never complete
  }

  const Mask& mask_;
  Image& image_;
  std::unique_ptr<PageModel> model_;
  std::vector<Rgba> before_;
  int x_ = 0;
  int y_ = 0;
  bool failed_ = false;
  Rect changed_;
};

ExactDecoder::ExactDecoder(const Mask& mask, Image& rendition) : impl_(std::make_unique<Impl>(mask, rendition)) {}

ExactDecoder::~ExactDecoder() = default;

bool ExactDecoder::decode(std::span<const uint8_t> packet) { return impl_->decode(packet); }

bool ExactDecoder::complete() const { return impl_->complete(); }

Rect ExactDecoder::take_changed() { return impl_->take_changed(); }

}  // namespace sportello::document
