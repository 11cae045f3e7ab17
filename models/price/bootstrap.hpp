#pragma once

/// Plain history: blocks of recorded returns in random order.

#include <vector>

namespace cascade::models {

/// How blocks are cut from the series of n returns, which closes on itself: stationary (Politis and
/// Romano, 1994, J. Am. Stat. Assoc. 89, 1303-1313): starts uniform, lengths geometric; circular
/// (Politis and Romano, 1992): starts uniform, length fixed. Moving (Kuensch, 1989, Ann. Stat. 17,
/// 1217-1241): fixed length, blocks do not run over the end of the series.
enum class BlockScheme : int { stationary = 0, circular = 1, moving = 2 };

struct Bootstrap {
    std::vector<double> returns;  ///< log return of each step of the series, at least 1
    BlockScheme scheme = BlockScheme::stationary;
    double block_length = 1.0;  ///< steps; the mean of it for `stationary`; >= 1, whole otherwise
};

}  // namespace cascade::models
