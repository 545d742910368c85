// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sportello::document {

/// `bytes` compressed by deflate (RFC 1951: hash chains, lazy matching, dynamic Huffman codes) in the
/// zlib format (RFC 1950), as PDF's FlateDecode wants it.
std::vector<uint8_t> zlib_compress(std::span<const uint8_t> bytes);

}  // namespace sportello::document
