// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "load/figures.h"
#include "load/options.h"
#include "load/stage.h"

namespace sportello::load {

/// The share of the load that one process carries: callers at one node, and the operators of their
/// desks at the next one.
struct Part {
  std::int64_t number = 0;
  std::int64_t callers = 0;
  double rate = 0;
  std::vector<std::int64_t> desks;      ///< by their numbers
  std::vector<std::int64_t> operators;  ///< those of these desks
  std::uint16_t callers_at = 0;         ///< ports
  std::uint16_t operators_at = 0;
};

/// As many parts as there are nodes.
std::vector<Part> parts_of(const Options& options, const std::vector<std::uint16_t>& ports);

/// What a part finds out by itself.
struct PartFigures {
  Durations both_informed;
  std::int64_t setups = 0;
  std::int64_t rivals = 0;
  std::int64_t late_ticks = 0;
  std::vector<std::string> faults;
};

/// Carries a part: meets the others on the stage after the operators are in, after the connections
/// are open, after all calls ring, after the last set-up was begun, and when all wait again.
PartFigures carry(const Part& part, const Options& options, Stage& stage);

/// Between processes.
void write_figures(const std::filesystem::path& file, const PartFigures& figures);
/// What such a file says, added to `figures`; a fault where it is none.
void add_figures(const std::filesystem::path& file, Figures& figures);

}  // namespace sportello::load
