#include "engine/results/result_file.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/figures/aggregates.hpp"
#include "engine/results/book_dataset.hpp"
#include "engine/results/summary.hpp"
#include "tests/helpers/errors.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

namespace fs = std::filesystem;

class ResultFileTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "cascade_results_XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        file_ = (folder_ / "r.h5").string();
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] std::size_t files() const {
        auto const entries = fs::directory_iterator(folder_);
        return static_cast<std::size_t>(std::distance(fs::begin(entries), fs::end(entries)));
    }

    fs::path folder_;
    std::string file_;
};

ResultFile make(Plan const& plan, std::size_t paths) {
    Tally const tally = synthetic::busy_tally(plan, paths);
    ResultFile result;
    result.figures = summarize(plan, tally, 0.95);
    set_attribute(result.figures.attributes, "title", std::string("synthetic"));
    result.paths = path_dataset(plan, tally);
    result.book = book_dataset(plan);
    join(result.figures, report_dataset(plan, tally, 0.95));
    result.scenario_json = "{\"name\": \"sch\xc3\xb6n\"}\n";
    result.resolved_json = std::string(70000, ' ') + "{}";
    result.run.variables = {{"host", {}, "1", "host name", Strings{"here"}, {}},
                            {"seconds", {}, "s", "wall time", Numbers{1.5}, {}}};
    return result;
}

Variable& coordinate_of(Dataset& dataset, Axis axis) {
    return *std::find_if(dataset.coordinates.begin(), dataset.coordinates.end(),
                         [&](Variable const& v) { return v.name == name_of(axis); });
}

void expect_equal(Variable const& a, Variable const& b) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.dimensions, b.dimensions) << a.name;
    EXPECT_EQ(a.units, b.units) << a.name;
    EXPECT_EQ(a.long_name, b.long_name) << a.name;
    ASSERT_EQ(a.values.index(), b.values.index()) << a.name;
    ASSERT_EQ(size_of(a.values), size_of(b.values)) << a.name;
    if (auto const* const numbers = std::get_if<Numbers>(&a.values)) {
        Numbers const& other = std::get<Numbers>(b.values);
        for (std::size_t i = 0; i < numbers->size(); ++i) {
            bool const both_nan = std::isnan((*numbers)[i]) && std::isnan(other[i]);
            ASSERT_TRUE(both_nan || (*numbers)[i] == other[i]) << a.name << ' ' << i;
        }
    } else {
        EXPECT_EQ(a.values, b.values) << a.name;
    }
    ASSERT_EQ(a.attributes.size(), b.attributes.size()) << a.name;
    for (std::size_t i = 0; i < a.attributes.size(); ++i) {
        EXPECT_EQ(a.attributes[i].first, b.attributes[i].first);
        EXPECT_TRUE(a.attributes[i].second == b.attributes[i].second);
    }
}

/// In the order of a file, which holds one group after the other.
Dataset by_group(Dataset const& dataset) {
    Dataset out;
    for (std::string const& group : group_names(dataset)) {
        join(out, part_of(dataset, group));
    }
    return out;
}

void expect_equal(Dataset const& given, Dataset const& b) {
    Dataset const a = by_group(given);
    ASSERT_EQ(a.coordinates.size(), b.coordinates.size());
    ASSERT_EQ(a.variables.size(), b.variables.size());
    for (std::size_t i = 0; i < a.coordinates.size(); ++i) {
        expect_equal(a.coordinates[i], b.coordinates[i]);
    }
    for (std::size_t i = 0; i < a.variables.size(); ++i) {
        expect_equal(a.variables[i], b.variables[i]);
    }
    ASSERT_EQ(a.attributes.size(), b.attributes.size());
    for (std::size_t i = 0; i < a.attributes.size(); ++i) {
        EXPECT_EQ(a.attributes[i].first, b.attributes[i].first);
        EXPECT_TRUE(a.attributes[i].second == b.attributes[i].second);
    }
}

TEST_F(ResultFileTest, what_is_written_comes_back) {
    ResultFile result = make(synthetic::market_with_book(), 5000);

    write_result(result, file_, false);
    ResultFile const back = read_result(file_);

    expect_equal(result.figures, back.figures);
    expect_equal(result.paths, back.paths);
    expect_equal(result.book, back.book);
    expect_equal(result.run, back.run);
    EXPECT_EQ(back.scenario_json, result.scenario_json);
    EXPECT_EQ(back.resolved_json, result.resolved_json);
    EXPECT_EQ(results_hash(back), results_hash(result));
    EXPECT_EQ(std::get<std::string>(*find_attribute(back.figures.attributes, "results_hash")),
              results_hash(result));
    EXPECT_EQ(results_hash(result).size(), 32U);
    EXPECT_EQ(files(), 1U);
}

TEST_F(ResultFileTest, empty_dimensions_and_absent_paths_come_back) {
    ResultFile result = make(synthetic::market_without_book(), 40);
    write_result(result, file_, false);
    expect_equal(result.paths, read_result(file_).paths);
    result.paths = Dataset{};

    write_result(result, file_, true);
    ResultFile const back = read_result(file_);

    expect_equal(result.figures, back.figures);
    expect_equal(result.book, back.book);
    EXPECT_TRUE(back.paths.coordinates.empty());
}

TEST_F(ResultFileTest, the_summary_can_be_read_alone) {
    ResultFile result = make(synthetic::market_with_book(), 500);
    write_result(result, file_, false);

    ResultFile const back = read_result(file_, ReadScope::without_paths);

    expect_equal(result.figures, back.figures);
    EXPECT_TRUE(back.paths.variables.empty());
}

TEST_F(ResultFileTest, equal_results_give_equal_bytes) {
    ResultFile result = make(synthetic::market_with_book(), 5000);
    write_result(result, file_, false);
    write_result(result, (folder_ / "again.h5").string(), false);
    auto const bytes = [](fs::path const& path) {
        std::ifstream in(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };

    EXPECT_EQ(bytes(file_), bytes(folder_ / "again.h5"));
}

TEST_F(ResultFileTest, the_hash_sees_every_value_name_dimension_and_unit) {
    ResultFile const result = make(synthetic::market_with_book(), 50);
    std::string const hash = results_hash(result);
    ResultFile changed = result;
    double& value = std::get<Numbers>(changed.paths.variables[3].values)[17];
    value = std::nextafter(value, 1.0);
    EXPECT_NE(results_hash(changed), hash);
    changed = result;
    std::get<Strings>(changed.figures.coordinates[1].values)[1] = "sh\xc3\xb6rt";
    EXPECT_NE(results_hash(changed), hash);
    changed = result;
    std::get<Integers>(coordinate_of(changed.figures, Axis::shock_index).values)[1] = 2;
    EXPECT_NE(results_hash(changed), hash);
    changed = result;
    changed.figures.variables[0].name += "x";
    EXPECT_NE(results_hash(changed), hash);
    changed = result;
    changed.book.variables[0].units = "EUR";
    EXPECT_NE(results_hash(changed), hash);
    changed = result;
    std::swap(changed.book.variables[1].name, changed.book.variables[2].name);
    EXPECT_NE(results_hash(changed), hash);
    changed = result;  // tools that copy a file may change the order of its data sets
    std::swap(changed.book.variables[0], changed.book.variables[1]);
    EXPECT_EQ(results_hash(changed), hash);
    changed = result;
    changed.run = Dataset{};
    changed.figures.attributes.clear();
    EXPECT_EQ(results_hash(changed), hash);
}

TEST_F(ResultFileTest, the_hash_knows_one_nan) {
    ResultFile result;
    result.figures.variables = {{"x", {}, "1", "x", Numbers{std::nan("")}, {}}};
    std::string const hash = results_hash(result);
    result.figures.variables[0].values = Numbers{-std::nan("7")};

    EXPECT_EQ(results_hash(result), hash);
    EXPECT_EQ(hash, "0c0308f63f5543ad31e79765227f05be");
}

TEST_F(ResultFileTest, an_existing_file_is_kept_unless_forced) {
    std::ofstream(file_) << "precious";
    ResultFile result = make(synthetic::market_with_book(), 50);

    EXPECT_ERROR(check_output(file_, false), output_refused);
    EXPECT_ERROR(write_result(result, file_, false), output_refused);
    EXPECT_EQ(fs::file_size(file_), 8U);
    EXPECT_NO_THROW(check_output(file_, true));
    write_result(result, file_, true);
    EXPECT_NO_THROW(static_cast<void>(read_result(file_)));
    EXPECT_EQ(files(), 1U);
}

TEST_F(ResultFileTest, a_target_that_cannot_be_is_refused_early) {
    fs::create_directory(folder_ / "d.h5");
    std::ofstream(folder_ / "plain") << "x";

    for (std::string const& bad :
         {std::string(), folder_.string() + "/", (folder_ / "d.h5").string(),
          (folder_ / "none" / "r.h5").string(), (folder_ / "plain" / "r.h5").string(),
          std::string("/dev/null")}) {
        EXPECT_ERROR(check_output(bad, true), output_refused) << bad;
    }
    try {
        check_output((folder_ / "none" / "r.h5").string(), false);
        FAIL();
    } catch (Error const& error) {
        EXPECT_NE(std::string(error.what()).find("none/r.h5: folder"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("No such file"), std::string::npos);
    }
}

TEST_F(ResultFileTest, an_unwritable_folder_is_refused) {
    ResultFile result = make(synthetic::market_with_book(), 50);
    // /proc takes no new files, whoever asks.
    EXPECT_ERROR(write_result(result, "/proc/r.h5", false), output_refused);
    if (::geteuid() != 0) {
        fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
        EXPECT_ERROR(check_output(file_, false), output_refused);
        EXPECT_ERROR(write_result(result, file_, false), output_refused);
        fs::permissions(folder_, fs::perms::owner_all);
    }
}

/// In a process of its own whose files may not grow beyond `bytes`: every write past it fails.
/// (Below a few hundred bytes the message on stderr, a file too, would fail as well.)
void write_with_limit(ResultFile& result, std::string const& file, rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit = {bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
        write_result(result, file, false);
    } catch (Error const& error) {
        std::cerr << error.what() << std::endl;
        ::_exit(74);
    }
    ::_exit(0);
}

TEST_F(ResultFileTest, a_write_that_fails_half_way_leaves_nothing_behind) {
    ResultFile result = make(synthetic::market_with_book(), 5000);
    write_result(result, file_, false);
    auto const size = static_cast<rlim_t>(fs::file_size(file_));
    fs::remove(file_);

    for (rlim_t const bytes : {rlim_t{1000}, size / 4, size / 2, size - 1}) {
        EXPECT_EXIT(write_with_limit(result, file_, bytes), testing::ExitedWithCode(74),
                    "r.h5: .*File too large");
        EXPECT_EQ(files(), 0U) << bytes;
    }
}

TEST_F(ResultFileTest, foreign_missing_and_truncated_files_are_refused) {
    EXPECT_ERROR(read_result(file_), storage_failed);
    std::ofstream(file_) << "not HDF5 at all, but long enough to look at more than once";
    EXPECT_ERROR(read_result(file_), storage_failed);
    ResultFile result = make(synthetic::market_with_book(), 5000);
    write_result(result, file_, true);
    auto const size = fs::file_size(file_);
    for (auto const part : {size - 33, size / 2, size / 10, decltype(size){100}}) {
        std::string const cut = (folder_ / "cut.h5").string();
        fs::copy_file(file_, cut, fs::copy_options::overwrite_existing);
        fs::resize_file(cut, part);
        EXPECT_ERROR(read_result(cut), storage_failed) << part;
    }
}

TEST_F(ResultFileTest, a_changed_byte_is_noticed) {
    ResultFile result = make(synthetic::market_with_book(), 5000);
    write_result(result, file_, false);
    double const needle = std::get<Numbers>(result.paths.variables[0].values)[1234];
    std::fstream stream(file_, std::ios::binary | std::ios::in | std::ios::out);
    std::string const bytes(std::istreambuf_iterator<char>(stream), {});
    auto const at = bytes.find(std::string(reinterpret_cast<char const*>(&needle), sizeof needle));
    ASSERT_NE(at, std::string::npos);
    stream.clear();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(bytes[at] ^ 1));
    stream.close();

    EXPECT_ERROR(read_result(file_), storage_failed);
}

/// Damage to texts of any length, which HDF5 keeps without a checksum and crashes on.
TEST_F(ResultFileTest, the_seal_finds_damage_before_hdf5_does) {
    ResultFile result = make(synthetic::market_with_book(), 32);
    write_result(result, file_, false);
    auto const read_bytes = [&] {
        std::ifstream in(file_, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    std::string const whole = read_bytes();
    std::size_t const heap = whole.find("GCOL");
    ASSERT_NE(heap, std::string::npos);
    std::string damaged = whole;
    damaged[heap + 30] = '\x7f';
    std::ofstream(file_, std::ios::binary) << damaged;
    try {
        (void)read_result(file_);
        ADD_FAILURE() << "read";
    } catch (Error const& error) {
        EXPECT_NE(std::string(error.what()).find("checksum at its end"), std::string::npos);
    }
    // A file without seal, as others leave it, is read.
    std::ofstream(file_, std::ios::binary) << whole.substr(0, whole.size() - 32);
    EXPECT_EQ(results_hash(read_result(file_)), results_hash(result));
}

TEST_F(ResultFileTest, opens_in_xarray_and_ncdump) {
    if (std::system("/usr/bin/python3 -c 'import xarray, h5netcdf, netCDF4' 2>/dev/null") != 0) {
        GTEST_SKIP() << "/usr/bin/python3 has no xarray with h5netcdf and netCDF4";
    }
    std::string const script =
        std::string("/usr/bin/python3 ") + CASCADE_SOURCE_DIR + "/tests/cli/open_result.py ";
    ResultFile with_book = make(synthetic::market_with_book(), 5000);
    write_result(with_book, file_, false);
    EXPECT_EQ(std::system((script + file_).c_str()), 0);
    ResultFile without = make(synthetic::market_without_book(), 40);
    write_result(without, file_, true);
    EXPECT_EQ(std::system((script + file_).c_str()), 0);
    without.paths = without.book = without.run = Dataset{};
    write_result(without, file_, true);
    EXPECT_EQ(std::system((script + file_).c_str()), 0);
}

}  // namespace
}  // namespace cascade::engine
