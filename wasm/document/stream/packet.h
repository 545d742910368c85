// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "document/image/image.h"
#include "document/image/source.h"

namespace sportello::document {

// The packets of a document, as docs/document-format.md describes them.

inline constexpr uint8_t kDocumentVersion = 1;
/// Pages that one side may show in one call, withdrawn ones not counted.
inline constexpr size_t kMaxPages = 64;
inline constexpr uint32_t kMaxPageId = 65535;
/// Moved rectangles and changed regions of one update.
inline constexpr size_t kMaxMoves = 16;
inline constexpr size_t kMaxRegions = 64;

enum class PacketKind : uint8_t {
  kPage = 0,
  kUpdate = 1,
  kMask = 2,
  kPaintBase = 3,
  kPaintRefinement = 4,
  kExact = 5,
  kWithdraw = 6,
};

/// A rectangle whose pixels were at (from_x, from_y) before.
struct Move {
  Rect to;
  int from_x = 0;
  int from_y = 0;

  friend bool operator==(const Move&, const Move&) = default;
};

/// What has changed on a page: first the moves, one after the other, then the regions that are coded.
struct Changes {
  std::vector<Move> moves;
  std::vector<Rect> regions;

  bool empty() const { return moves.empty() && regions.empty(); }
};

/// A packet taken apart; which members hold something depends on `kind`.
struct Packet {
  PacketKind kind = PacketKind::kWithdraw;
  uint32_t page = 0;
  // kPage
  Source source = Source::kPicture;
  bool exact = false;
  int width = 0;
  int height = 0;
  // kUpdate
  Changes changes;
  // kMask to kExact: a view of what was parsed
  uint8_t region = 0;
  std::span<const uint8_t> payload;
};

/// Takes a packet apart. False if it is malformed: unknown kind or version, sizes out of bounds, bytes
/// missing or left over. Whether rectangles lie on the page is the page's to check.
bool parse_packet(std::span<const uint8_t> bytes, Packet& packet);

/// Appends a packet without `payload`, which the caller appends behind it.
void write_packet(const Packet& packet, std::vector<uint8_t>& out);

}  // namespace sportello::document
