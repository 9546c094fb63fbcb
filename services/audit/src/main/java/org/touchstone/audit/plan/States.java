package org.touchstone.audit.plan;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.saliency.check.AuditPlan;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.randomization.Order;

/** What the states of a shard are called in documents: number and layer in every order that passes through them. */
public final class States {
    private final AuditPlan plan;

    /** Of a plan. */
    public States(AuditPlan plan) {
        this.plan = plan;
    }

    /** State number {@code state} (from 1) of an order, reached with {@code layer}. */
    public record Place(String order, int state, String layer) {}

    /** Where the state is in the orders that the shard serves: its own, and those that leave the state to it. */
    public List<Place> places(ShardSpec.Randomized shard, String stateId) {
        boolean primary =
                shard.family().equals(plan.profile().randomization().families().get(0));
        List<Order> orders = primary ? plan.profile().randomization().orders() : List.of(shard.inOrder());
        List<Place> places = new ArrayList<>();
        for (Order order : orders) {
            for (int depth = 1; depth <= plan.groups().size(); depth++) {
                if (order.state(plan.groups().size(), depth).id().equals(stateId)) {
                    places.add(place(order, depth));
                }
            }
        }
        return places;
    }

    /** A state by its order and depth. */
    public Place place(Order order, int depth) {
        int group = order == Order.BOTTOM_UP ? depth - 1 : plan.groups().size() - depth;
        return new Place(ShardSpec.name(order), depth, plan.groupName(group));
    }
}
