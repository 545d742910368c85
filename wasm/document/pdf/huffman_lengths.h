// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

namespace sportello::document {

/// Lengths of a prefix code for symbols of these frequencies, none above `max_length`: Huffman's, by
/// Moffat and Katajainen ("In-place calculation of minimum-redundancy codes", 1995), with the
/// longest cut as far as Kraft's sum allows. Symbols of frequency 0 get 0. At least two symbols get a
/// code, since a decoder may refuse an incomplete one.
void huffman_lengths(std::span<const uint32_t> frequencies, int max_length, std::span<uint8_t> lengths);

}  // namespace sportello::document
