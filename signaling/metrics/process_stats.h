// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "metrics/exposition.h"

namespace sportello::signaling {

/// Writes what Prometheus' client libraries say of every process (`process_cpu_seconds_total`,
/// `process_resident_memory_bytes`, …), as /proc has it. What cannot be read is left out.
void write_process_stats(Exposition& out);

}  // namespace sportello::signaling
