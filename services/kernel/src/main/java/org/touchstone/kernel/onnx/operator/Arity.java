package org.touchstone.kernel.onnx.operator;

/** How many inputs (at least, at most) and outputs (at most) an operator has. */
record Arity(int least, int most, int outputs) {
    static final Arity ONE = of(1);
    static final Arity TWO = of(2);
    static final Arity ANY = new Arity(1, Integer.MAX_VALUE, 1);

    static Arity of(int inputs) {
        return new Arity(inputs, inputs, 1);
    }

    static Arity of(int least, int most) {
        return new Arity(least, most, 1);
    }

    @Override
    public String toString() {
        String inputs = least == most ? "" + least : least + (most == Integer.MAX_VALUE ? " or more" : " to " + most);
        return inputs + " inputs and 1" + (outputs > 1 ? " or more" : "") + " outputs";
    }
}
