// SPDX-License-Identifier: EUPL-1.2
// The part of Boost.JSON that all other files only declare: compiled once, here.
#include <boost/json/src.hpp>
