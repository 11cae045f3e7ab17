#pragma once

/// The one table of keys. `describe(visitor, input)` names every key of a block once, with its type
/// (that of the member), range, default (that of the struct) and meaning. Three visitors walk it at
/// run time: the reader, the schema writer and the writer of resolved scenarios. A key added here
/// is read, checked, documented and written.

#include "engine/scenario/member.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/scenario/variant.hpp"

namespace cascade::engine {

struct VenueInput;
struct VenueVersionInput;

/// What is done with each key of a block.
class FieldVisitor {
  public:
    template <class T>
    void field(char const* name, T& member, Spec const& spec) {
        visit(name, member_of(member), spec);
    }

    /// One key and its member, whose type `member` knows.
    virtual void visit(char const* name, Member const& member, Spec const& spec) = 0;

    /// For blocks whose keys depend on one of them: called after the last field.
    virtual void variants(char const* selector, std::string const& chosen,
                          std::vector<Variant> const& table) = 0;

  protected:
    FieldVisitor() = default;
    FieldVisitor(FieldVisitor const&) = default;
    FieldVisitor& operator=(FieldVisitor const&) = default;
    ~FieldVisitor() = default;
};

void describe(FieldVisitor& v, MarketInput& in);
void describe(FieldVisitor& v, AccuracyInput& in);
void describe(FieldVisitor& v, SimulationInput& in);
void describe(FieldVisitor& v, ThresholdInput& in);
void describe(FieldVisitor& v, LevelInput& in);
void describe(FieldVisitor& v, LeverageShare& in);
void describe(FieldVisitor& v, DispersionInput& in);
void describe(FieldVisitor& v, LivingInput& in);
void describe(FieldVisitor& v, MarginTierInput& in);
void describe(FieldVisitor& v, MarginInput& in);
void describe(FieldVisitor& v, PositionSizeInput& in);
void describe(FieldVisitor& v, ProfileRowInput& in);
void describe(FieldVisitor& v, EntryProfileInput& in);
void describe(FieldVisitor& v, BookInput& in);
void describe(FieldVisitor& v, VenueVersionInput& in);
void describe(FieldVisitor& v, VenueInput& in);
void describe(FieldVisitor& v, TargetInput& in);
void describe(FieldVisitor& v, EstimatorInput& in);
void describe(FieldVisitor& v, OwnPositionInput& in);
void describe(FieldVisitor& v, PortfolioInput& in);
void describe(FieldVisitor& v, OutputsInput& in);
void describe(FieldVisitor& v, Scenario& in);
void describe(FieldVisitor& v, DepthBandInput& in);
void describe(FieldVisitor& v, ImpactInput& in);
void describe(FieldVisitor& v, DepthInput& in);
void describe(FieldVisitor& v, LiquidationInput& in);
void describe(FieldVisitor& v, MarketVenueInput& in);
void describe(FieldVisitor& v, ProcessInput& in);
void describe(FieldVisitor& v, PathPointInput& in);
void describe(FieldVisitor& v, VolatilityFactorInput& in);
void describe(FieldVisitor& v, PriceInput& in);

}  // namespace cascade::engine
