// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "document/entropy/range_coder.h"
#include "document/paint/coefficient_coder.h"
#include "document/paint/subbands.h"

namespace sportello::document {

/// In which order the blocks of a SubbandSet travel: plane by plane from the highest; in a plane from
/// coarse to fine; there component by component, band by band, row by row.
class SubbandOrder {
 public:
  explicit SubbandOrder(const SubbandSet& set);

  /// Begins, once the bands' tops are known; ends below plane `last_plane`.
  void begin(const SubbandSet& set, int last_plane);
  bool done() const { return plane_ < last_plane_; }
  int plane() const { return plane_; }
  int band() const { return order_[place_]; }
  int block() const { return block_; }
  void advance(const SubbandSet& set);
  /// The bands, coarse to fine.
  const std::vector<int>& bands() const { return order_; }

 private:
  void settle(const SubbandSet& set);

  std::vector<int> order_;
  size_t place_ = 0;
  int block_ = 0;
  int plane_ = -1;
  int last_plane_ = 0;
};

/// Encodes a colour picture by bit planes. Holds what the decoder knows in `known()`.
class SubbandEncoder {
 public:
  /// The components' samples with SubbandSet::kFraction bits of fraction; their content is lost.
  SubbandEncoder(int width, int height, int levels, int chroma_shift,
                 std::array<Samples, SubbandSet::kComponents> components, int last_plane);

  const SubbandSet& known() const { return set_; }
  bool done() const { return begun_ && order_.done(); }
  /// The plane that the next block belongs to.
  int plane() const { return order_.plane(); }

  /// Encodes blocks until the coder has written about `bytes`; returns how many.
  uint32_t encode(RangeEncoder& coder, size_t bytes);

 private:
  void take(int component, Samples samples);

  SubbandSet set_;
  std::vector<std::vector<uint16_t>> target_;
  CoefficientModels models_;
  SubbandOrder order_;
  int last_plane_;
  bool begun_ = false;
};

/// The other end.
class SubbandDecoder {
 public:
  SubbandDecoder(int width, int height, int levels, int chroma_shift);

  const SubbandSet& known() const { return set_; }
  bool begun() const { return begun_; }
  bool done() const { return begun_ && order_.done(); }
  /// Decodes so many blocks. False if malformed; what was read before stays known.
  bool decode(RangeDecoder& coder, uint32_t blocks);

 private:
  SubbandSet set_;
  CoefficientModels models_;
  SubbandOrder order_;
  bool begun_ = false;
};

}  // namespace sportello::document
