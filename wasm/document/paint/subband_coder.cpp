// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/subband_coder.h"

#include <algorithm>
#include <utility>

#include "document/paint/coded_bits.h"

namespace sportello::document {
namespace {

// Numbers of planes, each told from that of the band before.
template <typename Bits>
int code_planes(Bits& bits, int value, int before) {
  if (bits(value == before, 32768)) return before;
  int coded = 0;
  for (int i = 3; i >= 0; --i) coded |= (bits(((value >> i) & 1) != 0, 32768) ? 1 : 0) << i;
  return coded;
}

template <typename Bits>
void code_tops(Bits& bits, SubbandSet& set, const SubbandOrder& order) {
  // Whether anything at all is there: an empty picture takes a bit.
  const bool any = std::any_of(set.bands().begin(), set.bands().end(), [](const Subband& band) { return band.top > 0; });
  if (!bits(any, 32768)) return;
  int before[SubbandSet::kComponents] = {};
  for (const int index : order.bands()) {
    Subband& band = set.bands()[static_cast<size_t>(index)];
    band.top = code_planes(bits, band.top, before[band.component]);
    before[band.component] = band.top;
  }
}

}  // namespace

CoefficientModels::CoefficientModels()
    : near(kClasses * 100), energy(kClasses * 256), cross(kClasses * 16 * 8 * 3), wide(16 * 16 * 20),
      group(kClasses * 25 * 12), group_plane(16 * 20 * kClasses), block(kClasses * 6), sign(kClasses * 9),
      refinement(kClasses * 32), mixer(kClasses * 20, 16, (1 << 14) / 4), group_mixer(kClasses, 16, (1 << 14) / 2) {}

SubbandOrder::SubbandOrder(const SubbandSet& set) {
  for (int level = set.levels(0); level >= 1; --level) {
    for (int component = 0; component < SubbandSet::kComponents; ++component) {
      for (size_t i = 0; i < set.bands().size(); ++i) {
        const Subband& band = set.bands()[i];
        const int as_luma = band.level + (component > 0 ? set.chroma_shift() : 0);
        if (band.component == component && as_luma == level) order_.push_back(static_cast<int>(i));
      }
    }
  }
}

void SubbandOrder::begin(const SubbandSet& set, int last_plane) {
  last_plane_ = last_plane;
  plane_ = -1;
  for (const Subband& band : set.bands()) {
    if (band.blocks_x * band.blocks_y > 0) plane_ = std::max(plane_, band.top - 1);
  }
  place_ = 0;
  block_ = 0;
  settle(set);
}

void SubbandOrder::settle(const SubbandSet& set) {
  while (!done()) {
    const Subband& band = set.bands()[static_cast<size_t>(order_[place_])];
    if (band.top > plane_ && block_ < band.blocks_x * band.blocks_y) return;
    block_ = 0;
    if (++place_ == order_.size()) {
      place_ = 0;
      --plane_;
    }
  }
}

void SubbandOrder::advance(const SubbandSet& set) {
  ++block_;
  settle(set);
}

SubbandEncoder::SubbandEncoder(int width, int height, int levels, int chroma_shift,
                               std::array<Samples, SubbandSet::kComponents> components, int last_plane)
    : set_(width, height, levels, chroma_shift), target_(set_.bands().size()), order_(set_), last_plane_(last_plane) {
  for (int component = 0; component < SubbandSet::kComponents; ++component) {
    take(component, std::move(components[static_cast<size_t>(component)]));
  }
}

void SubbandEncoder::take(int component, Samples samples) {
  const auto quantise = [&](int level, Orientation orientation, const Samples& from) {
    Subband& band = set_.band(component, level, orientation);
    auto& target = target_[static_cast<size_t>(&band - set_.bands().data())];
    target.assign(band.known.size(), 0);
    int all = 0;
    const int32_t scale = band.scale;
    for (int y = 0; y < band.height; ++y) {
      const int16_t* in = from.row(y);
      uint16_t* out = target.data() + band.at(0, y);
      int seen = 0;
      for (int x = 0; x < band.width; ++x) {
        const int32_t value = in[x];
        const int32_t magnitude = std::min<int32_t>(((value < 0 ? -value : value) * scale + 2048) >> 12, Subband::kMagnitude);
        seen |= magnitude;
        out[x] = static_cast<uint16_t>(magnitude | (value < 0 ? Subband::kSign : 0));
      }
      all |= seen;
    }
    band.top = 0;
    while (all >> band.top != 0) ++band.top;
    if (band.top <= last_plane_) band.top = 0;
  };
  const int levels = set_.levels(component);
  for (int level = 1; level <= levels; ++level) {
    WaveletLevel split = wavelet_split(std::move(samples));
    quantise(level, Orientation::kHorizontal, split.horizontal);
    quantise(level, Orientation::kVertical, split.vertical);
    quantise(level, Orientation::kDiagonal, split.diagonal);
    if (level == levels) quantise(level, Orientation::kLow, split.low);
    samples = std::move(split.low);
  }
}

uint32_t SubbandEncoder::encode(RangeEncoder& coder, size_t bytes) {
  EncodeBits bits{coder};
  if (!begun_) {
    for (int i = 3; i >= 0; --i) bits(((last_plane_ >> i) & 1) != 0, 32768);
    code_tops(bits, set_, order_);
    order_.begin(set_, last_plane_);
    begun_ = true;
  }
  BlockCoder<EncodeBits> block_coder(models_, bits, set_);
  uint32_t blocks = 0;
  for (; !order_.done() && coder.size() < bytes; ++blocks) {
    block_coder.code(order_.band(), order_.block(), order_.plane(), target_[static_cast<size_t>(order_.band())].data());
    order_.advance(set_);
  }
  return blocks;
}

SubbandDecoder::SubbandDecoder(int width, int height, int levels, int chroma_shift)
    : set_(width, height, levels, chroma_shift), order_(set_) {}

bool SubbandDecoder::decode(RangeDecoder& coder, uint32_t blocks) {
  if (done()) return false;
  DecodeBits bits{coder};
  if (!begun_) {
    int last_plane = 0;
    for (int i = 3; i >= 0; --i) last_plane |= (bits(false, 32768) ? 1 : 0) << i;
    // `code_tops` asks what is there: nothing is known yet.
    for (Subband& band : set_.bands()) band.top = 0;
    code_tops(bits, set_, order_);
    order_.begin(set_, last_plane);
    begun_ = true;
  }
  BlockCoder<DecodeBits> block_coder(models_, bits, set_);
  for (uint32_t i = 0; i < blocks; ++i) {
    if (order_.done() || coder.overrun()) return false;
    block_coder.code(order_.band(), order_.block(), order_.plane(), nullptr);
    order_.advance(set_);
  }
  return !coder.overrun();
}

}  // namespace sportello::document
