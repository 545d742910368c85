// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "packet/packet.h"
#include "util/byte_io.h"

namespace sportello {

/// Bounds of the difference between the arrivals of one received datagram and of the one received
/// before, in units of kArrivalUnitUs.
inline constexpr int32_t kMinArrivalDelta = -4096;
inline constexpr int32_t kMaxArrivalDelta = 4095;

/// Writes the body of a feedback packet. False if it is not expressible (count out of bounds,
/// nothing received, a difference out of bounds) or does not fit.
bool write_feedback(const Feedback& feedback, ByteWriter* writer);

/// Reads the body of a feedback packet. False if it is malformed.
bool read_feedback(std::span<const uint8_t> body, Feedback* feedback);

}  // namespace sportello
