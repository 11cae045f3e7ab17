#pragma once

/// Exit status of the program, after sysexits.h.

namespace cascade::program {

inline constexpr int kDone = 0;
inline constexpr int kDifference = 1;      ///< replay, compare: a figure differs
inline constexpr int kUsage = 64;          ///< the command line is wrong
inline constexpr int kScenarioWrong = 65;  ///< the scenario is wrong
inline constexpr int kInputMissing = 66;   ///< an input file could not be opened
inline constexpr int kOurFault = 70;       ///< a bug of ours, or no memory left
inline constexpr int kCannotCreate = 73;   ///< the output exists already or cannot be created
inline constexpr int kStorage = 74;        ///< a read or write failed
inline constexpr int kSignalBase = 128;    ///< + number of the signal that stopped the program

}  // namespace cascade::program
