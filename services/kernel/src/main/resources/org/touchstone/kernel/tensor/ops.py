class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def vjp(self: __torch__.Ops, ys: List[Tensor], xs: List[Tensor], vs: List[Tensor], retain: bool, create: bool) -> List[Tensor]:
    seeds = annotate(List[Optional[Tensor]], [])
    for i in range(torch.len(vs)):
      _0 = torch.append(seeds, vs[i])
    found = torch.grad(ys, xs, seeds, retain, create, True)
    results = annotate(List[Tensor], [])
    for j in range(torch.len(xs)):
      one = found[j]
      if torch.__is__(one, None):
        _1 = torch.append(results, torch.zeros_like(xs[j]))
      else:
        _2 = torch.append(results, unchecked_cast(Tensor, one))
    return results
  def gradient(self: __torch__.Ops, y: Tensor, xs: List[Tensor]) -> List[Tensor]:
    found = torch.grad([y], xs, None, False, False, True)
    results = annotate(List[Tensor], [])
    for i in range(torch.len(xs)):
      one = found[i]
      if torch.__is__(one, None):
        _0 = torch.append(results, torch.zeros_like(xs[i]))
      else:
        _1 = torch.append(results, unchecked_cast(Tensor, one))
    return results
  def cast(self: __torch__.Ops, x: Tensor, like: Tensor) -> Tensor:
    return torch.to(x, like)
  def all_finite(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.all(torch.isfinite(x))
  def flatten_all(self: __torch__.Ops, xs: List[Tensor]) -> Tensor:
    flat = annotate(List[Tensor], [])
    for i in range(torch.len(xs)):
      _0 = torch.append(flat, torch.reshape(xs[i], [-1]))
    return torch.cat(flat, 0)
  def unflatten_all(self: __torch__.Ops, vector: Tensor, likes: List[Tensor]) -> List[Tensor]:
    counts = annotate(List[int], [])
    for i in range(torch.len(likes)):
      _0 = torch.append(counts, torch.numel(likes[i]))
    parts = torch.split_with_sizes(vector, counts, 0)
    results = annotate(List[Tensor], [])
    for j in range(torch.len(likes)):
      _1 = torch.append(results, torch.reshape(parts[j], torch.size(likes[j])))
    return results
  def each_add_scaled(self: __torch__.Ops, xs: List[Tensor], ys: List[Tensor], factor: float) -> List[Tensor]:
    return torch._foreach_add(xs, ys, alpha=factor)
  def each_scale(self: __torch__.Ops, xs: List[Tensor], factor: float) -> List[Tensor]:
    return torch._foreach_mul(xs, factor)
  def each_scale_and_add(self: __torch__.Ops, xs: List[Tensor], scale: float, ys: List[Tensor], factor: float) -> List[Tensor]:
    results = torch._foreach_mul(xs, scale)
    _0 = torch._foreach_add_(results, ys, alpha=factor)
    return results
  def each_scale_and_add_squares(self: __torch__.Ops, xs: List[Tensor], scale: float, ys: List[Tensor], factor: float) -> List[Tensor]:
    results = torch._foreach_mul(xs, scale)
    _0 = torch._foreach_addcmul_(results, ys, ys, factor)
    return results
  def each_add_root_quotients(self: __torch__.Ops, xs: List[Tensor], ns: List[Tensor], ss: List[Tensor], factor: float, divisor: float, epsilon: float) -> List[Tensor]:
    roots = torch._foreach_sqrt(ss)
    _0 = torch._foreach_div_(roots, divisor)
    _1 = torch._foreach_add_(roots, epsilon)
    return torch._foreach_addcdiv(xs, ns, roots, factor)
  def bernoulli(self: __torch__.Ops, shape: List[int], like: Tensor, p: float, seed: int) -> Tensor:
    generator = torch.Generator(device=torch.device("cpu"), seed=seed)
    x = torch.empty(shape, dtype=ops.prim.dtype(like), layout=None, device=None, pin_memory=None, memory_format=None)
    return torch.bernoulli_(x, p, generator=generator)
  def standard_normal(self: __torch__.Ops, shape: List[int], like: Tensor, seed: int) -> Tensor:
    generator = torch.Generator(device=torch.device("cpu"), seed=seed)
    return torch.randn(shape, generator=generator, dtype=ops.prim.dtype(like), layout=None, device=None, pin_memory=None)
  def log1p(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.log1p(x)
  def expm1(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.expm1(x)
  def rsqrt(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.rsqrt(x)
  def log_sigmoid(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.log_sigmoid(x)
  def gelu(self: __torch__.Ops, x: Tensor, approximate: str) -> Tensor:
    return torch.gelu(x, approximate=approximate)
  def clamp(self: __torch__.Ops, x: Tensor, low: float, high: float) -> Tensor:
    return torch.clamp(x, low, high)
  def amax(self: __torch__.Ops, x: Tensor, axes: List[int], keep: bool) -> Tensor:
    return torch.amax(x, axes, keep)
  def amin(self: __torch__.Ops, x: Tensor, axes: List[int], keep: bool) -> Tensor:
    return torch.amin(x, axes, keep)
  def mean(self: __torch__.Ops, x: Tensor, axes: List[int], keep: bool) -> Tensor:
    return torch.mean(x, axes, keep)
  def variance(self: __torch__.Ops, x: Tensor, axes: List[int], correction: int, keep: bool) -> Tensor:
    return torch.var(x, axes, correction=correction, keepdim=keep)
  def logsumexp(self: __torch__.Ops, x: Tensor, axes: List[int], keep: bool) -> Tensor:
    return torch.logsumexp(x, axes, keep)
  def top_k(self: __torch__.Ops, x: Tensor, k: int, axis: int) -> List[Tensor]:
    values, indices = torch.topk(x, k, axis, True, True)
    return [values, indices]
  def einsum(self: __torch__.Ops, equation: str, xs: List[Tensor]) -> Tensor:
    return torch.einsum(equation, xs)
  def index_select(self: __torch__.Ops, x: Tensor, axis: int, index: Tensor) -> Tensor:
    return torch.index_select(x, axis, index)
  def scatter_add(self: __torch__.Ops, x: Tensor, axis: int, index: Tensor, source: Tensor) -> Tensor:
    return torch.scatter_add(x, axis, index, source)
  def scatter(self: __torch__.Ops, x: Tensor, axis: int, index: Tensor, source: Tensor) -> Tensor:
    return torch.scatter(x, axis, index, source)
  def one_hot(self: __torch__.Ops, index: Tensor, classes: int, like: Tensor) -> Tensor:
    return torch.to(torch.one_hot(index, classes), ops.prim.dtype(like))
  def pad_constant(self: __torch__.Ops, x: Tensor, widths: List[int], value: float) -> Tensor:
    return torch.constant_pad_nd(x, widths, value)
  def pad_reflect(self: __torch__.Ops, x: Tensor, widths: List[int]) -> Tensor:
    return torch.pad(x, widths, "reflect", None)
  def pad_replicate(self: __torch__.Ops, x: Tensor, widths: List[int]) -> Tensor:
    return torch.pad(x, widths, "replicate", None)
  def flip(self: __torch__.Ops, x: Tensor, axes: List[int]) -> Tensor:
    return torch.flip(x, axes)
  def im2col(self: __torch__.Ops, x: Tensor, kernel: List[int], dilation: List[int], padding: List[int], stride: List[int]) -> Tensor:
    return torch.im2col(x, kernel, dilation, padding, stride)
  def col2im(self: __torch__.Ops, x: Tensor, size: List[int], kernel: List[int], dilation: List[int], padding: List[int], stride: List[int]) -> Tensor:
    return torch.col2im(x, size, kernel, dilation, padding, stride)
  def conv_transpose2d(self: __torch__.Ops, x: Tensor, weight: Tensor, stride: List[int], padding: List[int], output_padding: List[int], groups: int, dilation: List[int]) -> Tensor:
    return torch.conv_transpose2d(x, weight, None, stride, padding, output_padding, groups, dilation)
  def max_pool2d_with_indices(self: __torch__.Ops, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int], ceil: bool) -> List[Tensor]:
    values, indices = torch.max_pool2d_with_indices(x, kernel, stride, padding, dilation, ceil)
    return [values, indices]
  def batch_norm(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, momentum: float, epsilon: float) -> List[Tensor]:
    next_mean = torch.clone(mean)
    next_variance = torch.clone(variance)
    y = torch.batch_norm(x, weight, bias, next_mean, next_variance, True, momentum, epsilon, False)
    return [y, next_mean, next_variance]
  def batch_norm_eval(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, epsilon: float) -> Tensor:
    return torch.batch_norm(x, weight, bias, mean, variance, False, 0., epsilon, False)
  def layer_norm(self: __torch__.Ops, x: Tensor, shape: List[int], weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
    return torch.layer_norm(x, shape, weight, bias, epsilon, False)
  def cross_entropy(self: __torch__.Ops, logits: Tensor, labels: Tensor) -> Tensor:
    return torch.cross_entropy_loss(logits, labels, None, 1, -100, 0.)
  def normalize_pixels(self: __torch__.Ops, pixels: Tensor, factor: Tensor, offset: Tensor) -> Tensor:
    return torch.add_(torch.mul(torch.to(pixels, ops.prim.dtype(factor)), factor), offset)
  def singular_values(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.linalg_svdvals(x, driver=None)
  def sort(self: __torch__.Ops, x: Tensor, axis: int, descending: bool) -> List[Tensor]:
    values, indices = torch.sort(x, stable=True, dim=axis, descending=descending)
    return [values, indices]
  def resize_bilinear(self: __torch__.Ops, x: Tensor, size: List[int]) -> Tensor:
    return torch.upsample_bilinear2d(x, size, False, None, None)
  def orthonormal_columns(self: __torch__.Ops, x: Tensor) -> Tensor:
    q, r = torch.linalg_qr(x, "reduced")
    signs = torch.sub(torch.mul(torch.ge(torch.diagonal(r, 0, 0, 1), 0), 2), 1)
    return torch.mul(q, signs)
